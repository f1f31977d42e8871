using System.Text;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Cleaning;

namespace Newsroom.Cleaning.Tests;

/// <summary>Documents for tests, and what the cleaner makes of them.</summary>
internal static class Documents
{
    public static readonly DateTimeOffset Retrieved = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static RawDocument Of(string content, string mediaType = "text/plain") => Of(Encoding.UTF8.GetBytes(content), mediaType);

    public static RawDocument Of(byte[] content, string mediaType = "text/plain", string charset = "") =>
        new() { Content = ByteString.CopyFrom(content), MediaType = mediaType, Charset = charset };

    public static CleaningResult Clean(RawDocument document) => new Cleaner(CleaningLimits.Default).Clean(document, Retrieved);

    public static CleaningResult CleanText(string text) => Clean(Of(text));

    public static CleaningResult CleanPage(string html) => Clean(Of(html, "text/html"));

    /// <summary>The article of a text that is expected to be one.</summary>
    public static CleanArticle Article(string text)
    {
        var result = CleanText(text);
        Assert.True(result.Article is not null, $"{result.Reason}: {result.Detail}");
        return result.Article;
    }

    /// <summary>The article of a page that is expected to hold one.</summary>
    public static CleanArticle PageArticle(string html)
    {
        var result = CleanPage(html);
        Assert.True(result.Article is not null, $"{result.Reason}: {result.Detail}");
        return result.Article;
    }

    public static string[] Body(this CleanArticle article) => [.. article.Paragraphs.Select(p => p.Text)];

    public static string[] Names(this CleanArticle article, ContributorRole role) =>
        [.. article.Contributors.Where(c => c.Role == role).Select(c => c.Name)];

    /// <summary>Labels of the spans whose excerpt contains the text.</summary>
    public static RemovalLabel[] LabelsOf(this CleanArticle article, string text) =>
        [.. article.Removed.Where(r => r.Excerpt.Contains(text, StringComparison.Ordinal)).Select(r => r.Label)];
}
