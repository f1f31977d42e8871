using FsCheck;
using FsCheck.Fluent;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests;

/// <summary>What holds for any document.</summary>
public sealed class PropertyTests
{
    private static readonly string[] Pieces =
    [
        "\n", "\n\n", "\r\n", " ", "\t", "\u00A0", "\u00AD", "&amp;", "&nbsp;", "Photo: X", "By Ana Lund", "Share this article", "STORY: ", "RIGA (Wire) - ",
        "<p>", "</p>", "<b", "<table><tr><td>", "“Quote.”", Sentences.Paragraph, Sentences.Second, "word", "Â", "Ã©", "3 May 2024", "Comments", "www.x.example/y", "\uD83D\uDE00", "日本語。", "...",
    ];

    private static readonly Gen<string> Messy = Gen.OneOf(
        Gen.Elements(Pieces),
        ArbMap.Default.ArbFor<string>().Generator.Select(s => s ?? "")).ListOf().Select(p => string.Concat(p));

    [Fact]
    public void no_text_makes_it_throw() => Prop.ForAll(Messy.ToArbitrary(), text => Holds(Documents.CleanText(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void no_page_makes_it_throw() => Prop.ForAll(Messy.ToArbitrary(), html => Holds(Documents.CleanPage(html))).QuickCheckThrowOnFailure();

    [Fact]
    public void no_bytes_make_it_throw() => Prop.ForAll<byte[]>(bytes =>
    {
        Documents.Clean(Documents.Of(bytes ?? []));
        Documents.Clean(Documents.Of(bytes ?? [], "text/html", "windows-1251"));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void kept_and_cut_spans_cover_every_visible_character_of_a_text_once() => Prop.ForAll(Messy.ToArbitrary(), text =>
    {
        // A reference to a blank is letters in the source and nothing in the text.
        var result = Documents.CleanText(text.Replace("&nbsp;", "", StringComparison.Ordinal));
        if (result.Article is not { } article)
            return;
        var covered = new int[result.Source.Length];
        foreach (var span in Spans(article))
        {
            // A span of joined lines reaches over the white space between them.
            for (var i = span.Start; i < span.Start + span.Length; i++)
                covered[i]++;
        }
        Assert.All(covered, c => Assert.InRange(c, 0, 1));
        Assert.All(result.Source.Index().Where(c => char.IsLetterOrDigit(c.Item) && !IsBrokenBlank(result.Source.AsSpan(c.Index))), c => Assert.Equal(1, covered[c.Index]));
    }).QuickCheckThrowOnFailure();

    /// <summary>A letter in the source, and nothing in the text: a blank or soft hyphen in UTF-8 that was read as Latin-1.</summary>
    private static bool IsBrokenBlank(ReadOnlySpan<char> source) => source is ['Â', '\u00A0' or '\u00AD', ..];

    [Fact]
    public void cleaning_a_clean_article_again_keeps_it()
    {
        string[] paragraphs = [Sentences.Paragraph, Sentences.Second, Sentences.Third, "She had not been asked.", "“I painted it twice,” he said. “Nobody noticed.”"];
        var articles = Gen.Elements(paragraphs).NonEmptyListOf().Select(p => p.Distinct().ToArray());
        Prop.ForAll(articles.ToArbitrary(), body =>
        {
            var once = Documents.Article($"Largest crane turns yellow at last\n\nBy Ana Lund\n\nRIGA (Wire) - {Sentences.All}\n\n{string.Join("\n\n", body.Skip(3))}");
            var twice = Documents.Article($"{once.Title}\n\n{string.Join("\n\n", once.Body())}");
            Assert.Equal(once.Body(), twice.Body());
            Assert.Equal(once.Title, twice.Title);
            Assert.Equal(once.Simhash, twice.Simhash);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void cleaning_is_deterministic() => Prop.ForAll(Messy.ToArbitrary(), text =>
        Assert.Equal(Documents.CleanText(text).Article, Documents.CleanText(text).Article)).QuickCheckThrowOnFailure();

    private static void Holds(CleaningResult result)
    {
        if (result.Article is not { } article)
        {
            Assert.NotEqual(Reason.Unspecified, result.Reason);
            Assert.NotEmpty(result.Detail);
            return;
        }
        Assert.NotEmpty(article.Paragraphs);
        Assert.All(article.Paragraphs, p => Assert.NotEmpty(p.Text));
        Assert.All(article.Paragraphs, p => Assert.NotEqual(ParagraphRole.Unspecified, p.Role));
        Assert.All(article.Removed, r => Assert.True(r.Label != RemovalLabel.Unspecified && r.Rule.Length > 0 && r.Excerpt.Length <= 200 && r.Score is > 0 and <= 1));
        Assert.All(Spans(article), s => Assert.True(s.Start >= 0 && s.Length > 0 && s.Start + s.Length <= result.Source.Length));
        // It can travel: a lone surrogate could not.
        Assert.Equal(article, CleanArticle.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(article)));
    }

    private static IEnumerable<TextSpan> Spans(CleanArticle article) =>
        article.Paragraphs.SelectMany(p => p.SourceSpans).Concat(article.Removed.Where(r => r.SourceSpan is not null).Select(r => r.SourceSpan));
}
