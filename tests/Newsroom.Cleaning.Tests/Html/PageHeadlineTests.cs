using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Html;

public sealed class PageHeadlineTests
{
    private static readonly string Paragraphs = $"<p>{Sentences.Paragraph}</p><p>{Sentences.Second}</p><p>{Sentences.Third}</p>";

    [Theory]
    [InlineData("Yellow crane: 7 reasons to visit the harbour | Crane Gazette", "<h1>Why the harbour crane is yellow now</h1>", "Why the harbour crane is yellow now")]
    [InlineData("Harbour crane turns yellow | Crane Gazette", "<h1>Harbour crane turns yellow</h1>", "Harbour crane turns yellow")]
    [InlineData("Harbour crane turns yellow • Crane Gazette", "<h1>Harbour crane turns yellow</h1>", "Harbour crane turns yellow")]
    [InlineData("Harbour crane is yellow", "<h1><!-- seo off -->Harbour crane turns yellow</h1>", "Harbour crane turns yellow")]
    [InlineData("Survey: Harbour crane turns yellow", "<h1>Harbour crane turns yellow</h1>", "Harbour crane turns yellow")]
    [InlineData("Harbour crane turns yellow", "<h1>\"No more grey\": Harbour crane turns yellow</h1>", "\"No more grey\": Harbour crane turns yellow")]
    public void headline_that_the_page_shows_wins_where_it_says_the_same(string stated, string heading, string title) => Assert.Equal(title, Title(stated, heading));

    [Theory]
    [InlineData("<h1>Crane Gazette</h1>")]
    [InlineData("<h1>Sunday's goat of the week</h1>")]
    [InlineData("<nav><h1>Yellow harbour crane news and weather</h1></nav>")]
    [InlineData("<h1><span>At the harbour</span> Harbour crane turns yellow</h1>")]
    [InlineData("<h1><b>Opinion</b><b>Harbour crane turns yellow</b></h1>")]
    public void heading_of_something_else_or_with_a_label_does_not(string heading) => Assert.Equal("Harbour crane turns yellow", Title("Harbour crane turns yellow", heading));

    [Fact]
    public void label_named_as_such_is_no_part_of_the_headline() =>
        Assert.Equal("Harbour crane is yellow now", Title("Harbour crane turns yellow", "<h1><span class=kicker>Painting</span> Harbour crane is yellow now</h1>"));

    [Fact]
    public void part_of_the_headline_after_a_dash_is_not_taken_for_the_site()
    {
        var article = Documents.PageArticle($"""
            <title>Gazette of cranes: [Review] The crane - A novel of paint</title><meta property="og:title" content="[Review] The crane - A novel of paint">
            <h3>[Review] The crane - A novel of paint</h3>{Paragraphs}
            """);
        Assert.Equal("[Review] The crane - A novel of paint", article.Title);
        Assert.NotEqual("A novel of paint", article.Publisher);
    }

    private static string Title(string stated, string heading)
    {
        var article = Documents.PageArticle($"<meta property='og:site_name' content='Crane Gazette'><meta property='og:title' content='{stated}'>{heading}{Paragraphs}");
        Assert.Equal(FieldOrigin.OpenGraph, article.FieldSources.Single(s => s.Field == "title").Origin);
        return article.Title;
    }
}
