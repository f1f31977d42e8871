using Newsroom.Article.V1;
using Newsroom.Cleaning.Signals;

namespace Newsroom.Cleaning.Tests.Signals;

/// <summary>What is declared stands where the text does not tell its language, and only there.</summary>
public sealed class DeclaredLanguageTests
{
    // Letters that no language writes in a row.
    private const string Undecided = "Qxz";

    [Fact]
    public void detected_language_wins_over_every_declared_one()
    {
        var document = Documents.Of($"<html lang=fr><meta property=og:locale content=fr_FR><h1>Crane turns yellow</h1><p>{Sentences.Paragraph}</p><p>{Sentences.Second}</p>", "text/html");
        document.Declared = new DeclaredMetadata { Language = "de" };
        var article = Documents.Clean(document).Article!;
        Assert.Equal(("en", FieldOrigin.Text), (article.Language, Origin(article)));
        Assert.True(article.LanguageConfidence > 0);
    }

    [Theory]
    [InlineData("fr", "fr")]
    [InlineData("fr-CA", "fr")]
    [InlineData("pt_BR", "pt")]
    [InlineData(" EN ", "en")]
    [InlineData("eng", "en")]
    [InlineData("in", "id")]
    [InlineData("", "und")]
    [InlineData("xx", "und")]
    [InlineData("english", "und")]
    [InlineData("en,fr", "und")]
    [InlineData("{{lang}}", "und")]
    [InlineData("ru", "und")]
    [InlineData("el", "und")]
    public void declared_language_stands_if_it_is_one_of_the_script(string tag, string language) =>
        Assert.Equal(language, DeclaredLanguage.Of([(tag, FieldOrigin.Meta)], Undecided).Language);

    [Fact]
    public void first_declaration_that_fits_stands_with_its_origin() => Assert.Equal(
        ("sv", FieldOrigin.OpenGraph), DeclaredLanguage.Of([("?", FieldOrigin.Declared), ("ru", FieldOrigin.JsonLd), ("sv_SE", FieldOrigin.OpenGraph), ("de", FieldOrigin.Meta)], Undecided));

    [Fact]
    public void text_without_letters_has_no_language() => Assert.Equal("und", DeclaredLanguage.Of([("en", FieldOrigin.Declared)], "12, 345").Language);

    private static FieldOrigin Origin(CleanArticle article) => article.FieldSources.Single(s => s.Field == "language").Origin;
}
