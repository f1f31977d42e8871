using System.Globalization;
using System.Net;
using System.Text;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning;

/// <summary>
/// What was kept and what was cut, in source order, as a page for people to look at. Self-contained: no script, no address that a
/// browser would fetch, and every character of the document escaped.
/// </summary>
internal static class DebugPage
{
    // With the decoded source and the article beside it an answer stays below the message limit.
    private const int MaxLength = 1024 * 1024;
    private const int MaxParagraph = 2000;

    private const string Head = """
        <!DOCTYPE html><html><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Kept and cut</title><style>
        body{font:16px/1.45 serif;max-width:52em;margin:2em auto;padding:0 1em} dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}
        dt,small{font:12px/1.5 sans-serif;color:#555} dd,p{margin:0} p{margin:.6em 0;padding-left:.8em;border-left:4px solid}
        .kept{border-color:#2a7d2a} .cut{border-color:#b33;color:#8a8a8a;text-decoration:line-through} .cut small{color:#b33;text-decoration:none;display:inline-block}
        </style></head><body>
        """;

    public static string Render(CleaningResult result)
    {
        var page = new StringBuilder(Head);
        if (result.Article is { } article)
        {
            Fields(page, article);
            Blocks(page, article);
        }
        else
        {
            Paragraph(page, "cut", $"rejected: {result.Reason}", result.Detail);
        }
        return page.Append("</body></html>").ToString();
    }

    private static void Fields(StringBuilder page, CleanArticle article)
    {
        var origins = article.FieldSources.ToDictionary(s => s.Field, s => s.Origin.ToString(), StringComparer.Ordinal);
        page.Append("<h1>").Append(Escape(article.Title)).Append("</h1><dl>");
        foreach (var (field, value) in new[]
        {
            ("dek", article.Dek), ("contributors", string.Join("; ", article.Contributors.Select(c => $"{c.Name} ({c.Role})"))), ("dateline", article.Dateline),
            ("published", Time(article.Published)), ("updated", Time(article.Updated)), ("publisher", article.Publisher), ("section", article.Section),
            ("canonical_url", article.CanonicalUrl), ("language", article.Language), ("words", article.WordCount.ToString(CultureInfo.InvariantCulture)),
            ("flags", string.Join("; ", article.QualityFlags.Select(f => $"{f.Kind}: {f.Evidence}"))),
        })
        {
            if (value.Length > 0)
                page.Append("<dt>").Append(field).Append(' ').Append(origins.GetValueOrDefault(field, "")).Append("</dt><dd>").Append(Escape(value)).Append("</dd>");
        }
        page.Append("</dl>");
    }

    private static void Blocks(StringBuilder page, CleanArticle article)
    {
        var at = 0;
        // What has no position of its own stands behind what came before it.
        var kept = article.Paragraphs.Select(p => (Start: at = p.SourceSpans.Count > 0 ? p.SourceSpans[0].Start : at, Kind: "kept", Note: p.Role.ToString(), p.Text)).ToList();
        at = 0;
        var cut = article.Removed.Select(r => (Start: at = r.SourceSpan?.Start ?? at, Kind: "cut", Note: string.Create(CultureInfo.InvariantCulture, $"{r.Label} {r.Rule} {r.Score} ({r.WordCount} words)"), Text: r.Excerpt)).ToList();
        var blocks = kept.Concat(cut).OrderBy(b => b.Start).ToList();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (page.Length > MaxLength)
            {
                Paragraph(page, "cut", "", string.Create(CultureInfo.InvariantCulture, $"{blocks.Count - i} more blocks are not shown."));
                return;
            }
            var (start, kind, note, text) = blocks[i];
            Paragraph(page, kind, string.Create(CultureInfo.InvariantCulture, $"{note} @{start}"), text);
        }
    }

    private static void Paragraph(StringBuilder page, string kind, string note, string text)
    {
        page.Append("<p class=\"").Append(kind).Append("\"><small>").Append(Escape(note)).Append("</small><br>");
        page.Append(Escape(text.Length <= MaxParagraph ? text : text[..MaxParagraph] + " …")).Append("</p>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>As stated where there is such a time: a DateTimeOffset has no year 0 or 10000, and no offset of more than 14 hours.</summary>
    private static string Time(ArticleTime? time)
    {
        if (time is null)
            return "";
        var (utc, offset) = (time.Time.ToDateTime(), TimeSpan.FromMinutes(time.UtcOffsetMinutes));
        if (utc.Ticks + offset.Ticks < DateTime.MinValue.Ticks || utc.Ticks + offset.Ticks > DateTime.MaxValue.Ticks)
            offset = TimeSpan.Zero;
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{utc + offset:yyyy-MM-dd HH:mm:ss} {sign}{offset:hh':'mm} ({time.Precision})");
    }
}
