using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>Whole stories below the first are cut with their people and times; what only looks like one stays.</summary>
public sealed class AppendedStoryTests
{
    private static readonly string[] First = [Sentences.Paragraph, Sentences.Second, Sentences.Third];

    private static readonly string[] Other =
    [
        "A herd of goats was found on the roof of the town library on Monday morning, and it took firefighters five hours to bring them down.",
        "Nobody was hurt, the fire chief said, but several tiles were broken and a drainpipe was eaten by the youngest of the animals.",
    ];

    [Theory]
    [InlineData("h1", "article")]
    [InlineData("h2", "article")]
    [InlineData("h1", "div")]
    [InlineData("h2", "section")]
    public void story_below_is_cut_from_a_page(string heading, string element) =>
        AssertCut(Documents.PageArticle(Page($"<{heading}>Goats on the roof of the library</{heading}><p>By Bo Berg</p><p>3 March 2024</p>", element)));

    [Fact]
    public void story_below_is_cut_from_a_text() =>
        AssertCut(Documents.Article($"{Sentences.Title}\n\nBy Ana Lund\n\n4 March 2024\n\n{string.Join("\n\n", First)}\n\nGoats on the roof of the library\n\nBy Bo Berg\n\n3 March 2024\n\n{string.Join("\n\n", Other)}\n"));

    private static void AssertCut(CleanArticle article)
    {
        Assert.Equal(First, article.Body());
        Assert.Equal(["Ana Lund"], article.Names(ContributorRole.Author));
        Assert.Equal(4, article.Published.Time.ToDateTimeOffset().Day);
        Assert.Contains(article.Removed, r => r is { Rule: "appended-story", Label: RemovalLabel.Teaser } && r.Excerpt.StartsWith("A herd of goats", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<h2>Goats on the roof of the library</h2><p>3 March 2024</p>")]
    [InlineData("<h2>Goats on the roof of the library</h2><p>By Bo Berg</p>")]
    [InlineData("<p>Goats on the roof of the library</p><p>By Bo Berg</p><p>3 March 2024</p>")]
    [InlineData($"<h2>{Sentences.Title}</h2><p>By Bo Berg</p><p>3 March 2024</p>")]
    public void part_of_the_story_stays(string head) => AssertWhole(Documents.PageArticle(Page(head, "div")));

    [Fact]
    public void entry_of_a_live_blog_stays() =>
        AssertWhole(Documents.PageArticle(Page("<h2>Goats on the roof of the library</h2><p>By Bo Berg</p><p>3 March 2024 10:15</p>", "div", "<p>Live updates</p>")));

    [Fact]
    public void page_with_another_title_is_a_list_of_which_all_stays() =>
        AssertWhole(Documents.PageArticle(Page("<h2>Goats on the roof of the library</h2><p>By Bo Berg</p><p>3 March 2024</p>", "div").Replace("<title>", "<title>All of the week: ", StringComparison.Ordinal)));

    private static void AssertWhole(CleanArticle article) => Assert.Equal([.. First, .. Other], article.Body().Where(p => First.Contains(p) || Other.Contains(p)));

    private static string Page(string head, string element, string top = "") =>
        $"<title>{Sentences.Title} | Gazette</title><main>{top}<{element}><h1>{Sentences.Title}</h1><p>By Ana Lund</p><p>4 March 2024</p>{Paragraphs(First)}</{element}><{element}>{head}{Paragraphs(Other)}</{element}></main>";

    private static string Paragraphs(string[] paragraphs) => string.Concat(paragraphs.Select(p => $"<p>{p}</p>"));
}
