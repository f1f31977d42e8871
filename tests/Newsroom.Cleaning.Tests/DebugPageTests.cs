using System.Globalization;
using AngleSharp.Html.Parser;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Cleaning;

namespace Newsroom.Cleaning.Tests;

public sealed class DebugPageTests
{
    private const string Attack = "</p><script>alert(1)</script><img src=x onerror=alert(1)>\"'&";

    [Fact]
    public void nothing_of_the_document_becomes_markup()
    {
        var article = new CleanArticle { Title = Attack, Dek = Attack, Section = Attack };
        article.Paragraphs.Add(new Paragraph { Text = Attack });
        article.Removed.Add(new RemovedSpan { Excerpt = Attack, Rule = Attack });
        article.Contributors.Add(new Contributor { Name = Attack });
        var page = new HtmlParser().ParseDocument(DebugPage.Render(new CleaningResult(article, Reason.Unspecified, "", "")));
        Assert.Empty(page.QuerySelectorAll("script, img, iframe, link, a, [src], [href], [onerror]"));
        Assert.Equal(Attack, page.QuerySelector("h1")!.TextContent);
        Assert.EndsWith(Attack, page.QuerySelector(".kept")!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith(Attack, page.QuerySelector(".cut")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void kept_and_cut_stand_in_source_order()
    {
        var result = Documents.CleanPage($"<h1>Crane turns yellow</h1><p>{Sentences.Paragraph}</p><p class=share>Share it now</p><p>{Sentences.Second}</p><p>{Sentences.Third}</p>");
        var page = new HtmlParser().ParseDocument(DebugPage.Render(result));
        Assert.Equal(["cut", "kept", "cut", "kept", "kept"], page.QuerySelectorAll("p").Select(p => p.ClassName));
    }

    [Fact]
    public void rejection_says_why() =>
        Assert.Contains("NotFoundPage", DebugPage.Render(Documents.CleanPage("<h1>Page not found</h1>")), StringComparison.Ordinal);

    [Theory]
    [InlineData("2024-11-02T23:30:00Z", 90, "2024-11-03 01:00:00 +01:30 (Second)")]
    [InlineData("2024-11-02T01:00:00Z", -1_080, "2024-11-01 07:00:00 -18:00 (Second)")]
    [InlineData("0001-01-01T00:00:00Z", -180, "0001-01-01 00:00:00 +00:00 (Second)")]
    [InlineData("9999-12-31T23:59:59Z", 180, "9999-12-31 23:59:59 +00:00 (Second)")]
    public void any_time_that_can_be_stated_is_shown(string utc, int offsetMinutes, string expected)
    {
        var time = new ArticleTime
        {
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture)),
            Precision = TimePrecision.Second,
            UtcOffsetMinutes = offsetMinutes,
        };
        var page = new HtmlParser().ParseDocument(DebugPage.Render(new CleaningResult(new CleanArticle { Published = time }, Reason.Unspecified, "", "")));
        Assert.Contains(expected, page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void page_of_a_large_document_ends_and_says_so()
    {
        var article = new CleanArticle();
        article.Paragraphs.AddRange(Enumerable.Range(0, 10_000).Select(i => new Paragraph { Text = $"{i} {new string('x', 400)}" }));
        var page = DebugPage.Render(new CleaningResult(article, Reason.Unspecified, "", ""));
        Assert.InRange(page.Length, 500_000, 1_200_000);
        Assert.Contains("more blocks are not shown", page, StringComparison.Ordinal);
    }
}
