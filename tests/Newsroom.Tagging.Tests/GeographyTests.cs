using Newsroom.Article.V1;

namespace Newsroom.Tagging.Tests;

public sealed class GeographyTests
{
    [Theory]
    [InlineData("She moved to Paris last year and likes it.", "Paris", "FR", 48.85)]
    [InlineData("She moved to Paris, Texas, last year and likes it.", "Paris", "US", 33.66)]
    [InlineData("She moved to Paris (Texas) last year and likes it.", "Paris", "US", 33.66)]
    [InlineData("The mayor of London, Ontario, resigned on Monday.", "London", "CA", 42.98)]
    [InlineData("The mayor of London resigned on Monday.", "London", "GB", 51.51)]
    [InlineData("Envoys met in London, Canada and Mexico on Monday.", "London", "GB", 51.51)]
    [InlineData("Police in Ontario are looking for a man from London, officers in Toronto said.", "London", "CA", 42.98)]
    [InlineData("The prime minister of Canada was in London on Monday.", "London", "GB", 51.51)]
    [InlineData("The storm hit Birmingham and then crossed Alabama.", "Birmingham", "US", 33.52)]
    [InlineData("The storm hit Birmingham and then crossed England.", "Birmingham", "GB", 52.48)]
    public void town_is_the_one_that_the_text_means(string text, string name, string country, double latitude)
    {
        var place = Tagged.Text(text).Entity(EntityKind.Place, name);

        Assert.Equal(country, place.CountryCode);
        Assert.Equal(latitude, place.Position.Latitude, 0.05);
    }

    [Theory]
    [InlineData("She moved to Paris, Texas, last year and likes it.", "Paris", 0.9, 1)]
    [InlineData("She moved to Paris last year and likes it.", "Paris", 0.8, 1)]
    [InlineData("Police in Ontario are looking for a man from London, officers in Toronto said.", "London", 0.3, 0.8)]
    public void choice_among_towns_of_one_name_says_how_sure_it_is(string text, string name, double least, double most)
    {
        var tags = Tagged.Text(text);
        var place = Assert.Single(tags.Geography.EventPlaces, place => place.Name == name);

        Assert.InRange(place.Confidence / tags.Entity(EntityKind.Place, name).Confidence, least, most + 0.001);
    }

    [Fact]
    public void division_without_the_town_gives_the_country_and_no_position()
    {
        var place = Tagged.Text("She moved to Paris, Ontario, last year and likes it.").Entity(EntityKind.Place, "Paris");

        Assert.Equal("CA", place.CountryCode);
        Assert.Null(place.Position);
    }

    [Fact]
    public void another_town_of_the_name_is_another_entity()
    {
        var french = Tagged.Text("She moved to Paris last year and likes it.").Entity(EntityKind.Place, "Paris");
        var texan = Tagged.Text("She moved to Paris, Texas, last year and likes it.").Entity(EntityKind.Place, "Paris");

        Assert.NotEqual(french.EntityId, texan.EntityId);
    }

    [Fact]
    public void dateline_events_and_publisher_are_kept_apart()
    {
        var clean = new CleanArticle { Title = "Flood in Tallinn", Dateline = "RIGA", Url = "https://news.example.fi/a", Language = "en" };
        clean.Paragraphs.Add(new Paragraph { Text = "The river in Tallinn rose on Monday. Help came from Narva, the mayor of Tallinn said." });

        var geography = Tagged.Tagger().Tag(clean, TestContext.Current.CancellationToken).Geography;

        Assert.Equal(("Riga", "LV", "FI"), (geography.Dateline.Name, geography.Dateline.CountryCode, geography.PublisherCountry));
        Assert.Equal("Tallinn", geography.EventPlaces[0].Name);
        Assert.DoesNotContain(geography.EventPlaces, place => place.Name == "Riga");
        Assert.Equal(1, geography.EventPlaces.Sum(place => place.Share), 0.001);
    }

    [Fact]
    public void dateline_is_the_entity_that_the_body_names()
    {
        var clean = new CleanArticle { Title = "Flood", Dateline = "PARIS, Texas", Language = "en" };
        clean.Paragraphs.Add(new Paragraph { Text = "The river rose in Paris, Texas, on Monday, and the streets were empty." });

        var tags = Tagged.Tagger().Tag(clean, TestContext.Current.CancellationToken);

        Assert.Equal(tags.Entity(EntityKind.Place, "Paris").EntityId, tags.Geography.Dateline.EntityId);
        Assert.Equal(33.66, tags.Geography.Dateline.Position.Latitude, 0.05);
    }

    [Theory]
    [InlineData("TALLINN", "Tallinn", "EE")]
    [InlineData("NEW YORK (AP)", "New York City", "US")]
    [InlineData("LONDON, Ont.", "London", "CA")]
    [InlineData("KYIV/WARSAW", "Kyiv", "UA")]
    [InlineData("МОСКВА", "Moscow", "RU")]
    [InlineData("Estonia", "Estonia", "EE")]
    [InlineData("", "", "")]
    [InlineData("ABOARD THE SHIP", "", "")]
    [InlineData("???", "", "")]
    public void dateline_is_read_as_a_place(string dateline, string name, string country)
    {
        var place = Read(dateline, "").Dateline;

        Assert.Equal((name, country), (place?.Name ?? "", place?.CountryCode ?? ""));
    }

    [Theory]
    [InlineData("https://www.example.de/x", "DE")]
    [InlineData("https://example.co.uk/x", "GB")]
    [InlineData("https://example.com/x", "")]
    [InlineData("https://example.tv/x", "")]
    [InlineData("https://127.0.0.1/x", "")]
    [InlineData("not an address", "")]
    public void publisher_country_is_that_of_the_address(string url, string country) => Assert.Equal(country, Read("", url).PublisherCountry);

    private static Geography Read(string dateline, string url)
    {
        var clean = new CleanArticle { Title = "A move", Dateline = dateline, CanonicalUrl = url, Language = "en" };
        clean.Paragraphs.Add(new Paragraph { Text = "She moved and likes it." });
        return Tagged.Tagger().Tag(clean, TestContext.Current.CancellationToken).Geography;
    }
}
