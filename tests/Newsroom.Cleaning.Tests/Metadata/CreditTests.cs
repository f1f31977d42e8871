using Newsroom.Article.V1;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Tests.Metadata;

public sealed class CreditTests
{
    [Theory]
    [InlineData("By Ana Lund", "Ana Lund")]
    [InlineData("By Ana Lund, Kyiv Correspondent", "Ana Lund")]
    [InlineData("By Ana Lund and Jan de Wit in Riga", "Ana Lund|Jan de Wit")]
    [InlineData("Von Ana Lund, Berlin", "Ana Lund")]
    [InlineData("By Ana Lund, Riga, and Jan de Wit (Oslo)", "Ana Lund|Jan de Wit")]
    [InlineData("Written by ANA LUND", "ANA LUND")]
    [InlineData("Von Jörg Wiesenthaler-Kopp", "Jörg Wiesenthaler-Kopp")]
    [InlineData("Par Maëlle Cazenabe et Étienne d'Ormesson", "Maëlle Cazenabe|Étienne d'Ormesson")]
    [InlineData("Автор: Ярина Левчишин-Сас", "Ярина Левчишин-Сас")]
    [InlineData("Por: Lucía Berasátegui Fuentes y Juan Pérez", "Lucía Berasátegui Fuentes|Juan Pérez")]
    public void byline_names_its_authors(string text, string names)
    {
        var credit = Credit.Read(text);
        Assert.NotNull(credit);
        Assert.Equal(ContributorRole.Author, credit.Role);
        Assert.Equal(names.Split('|'), credit.People.Select(p => p.Name));
    }

    [Theory]
    [InlineData("Translation by Jaime Arrambide", ContributorRole.Translator)]
    [InlineData("Translated from Spanish by Rosa Inwood", ContributorRole.Translator)]
    [InlineData("Traducción: Pedro Almagro Díaz", ContributorRole.Translator)]
    [InlineData("Foto: Karin Striegl/Donaubild", ContributorRole.Photographer)]
    [InlineData("Photo by Otar Jvebenava", ContributorRole.Photographer)]
    public void other_credits_have_their_own_role(string text, ContributorRole role) => Assert.Equal(role, Credit.Read(text)!.Role);

    [Theory]
    [InlineData("By Friday the water had reached the second step.")]
    [InlineData("By the time Ana Lund arrived, the boat was gone")]
    [InlineData("Author Ana Lund said that she would not attend the ceremony.")]
    [InlineData("Di Maria scored twice")]
    [InlineData("Photo finish at the lake")]
    [InlineData("By Ana Lund, Berlin has become a city of cranes")]
    [InlineData("Shutterstock Expands Partnership with OpenAI")]
    [InlineData("Von der Leyen will nicht verhandeln")]
    [InlineData("By")]
    public void sentences_are_no_credits(string text) => Assert.Null(Credit.Read(text));

    [Fact]
    public void agency_is_credited_as_such()
    {
        var credit = Credit.Read("By Meridian News Agency");
        Assert.Equal(ContributorRole.Agency, Assert.Single(credit!.People).Role);
    }

    [Theory]
    [InlineData("Rédaction web")]
    [InlineData("Newsroom Staff")]
    [InlineData("admin")]
    [InlineData("www.example.com")]
    [InlineData("The Northern Post")]
    [InlineData("Lund")]
    public void nobody_is_made_an_author(string text) => Assert.DoesNotContain(Credit.PeopleOf(text), p => p.Role == ContributorRole.Author);
}
