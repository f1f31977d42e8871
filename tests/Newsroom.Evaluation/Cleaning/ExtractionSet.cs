using System.Text.Json;
using Newsroom.Evaluation.Metrics;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>A page with what people found in it. A field that the set does not give is null.</summary>
internal sealed record GoldPage(string Id, string Url, string Html, string PageType)
{
    public string? Text { get; init; }

    public string? Opening { get; init; }

    public string Title { get; init; } = "";

    public string Date { get; init; } = "";

    public IReadOnlyList<string> Authors { get; init; } = [];

    public IReadOnlyList<string> With { get; init; } = [];

    public IReadOnlyList<string> Without { get; init; } = [];

    public static GoldPage Parse(JsonElement item)
    {
        var gold = item.GetProperty("gold");
        var opening = gold.Text("text_prefix") is { Length: > 0 } prefix ? prefix : gold.Text("first13");
        return new GoldPage(item.Text("id"), item.Text("url"), item.Text("html"), item.Text("page_type"))
        {
            Text = gold.Text("text") is { Length: > 0 } text ? text : null,
            Opening = opening.Length > 0 ? opening : null,
            Title = gold.Text("title"),
            Date = gold.Text("date"),
            Authors = gold.Texts("authors"),
            With = gold.Texts("with"),
            Without = gold.Texts("without"),
        };
    }
}

/// <summary>A page's scores; null where the gold has nothing to compare with.</summary>
internal sealed record PageScore(GoldPage Gold, CleanedDocument Found)
{
    // As many tokens of an opening are compared; the sets cut theirs anywhere.
    private const int OpeningTokens = 10;

    // Before and between the names of a list.
    private static readonly string[] And = ["by", "and", "und", "et", "y", "e", "og", "och", "en"];

    public Retrieval? Shingles { get; } = Gold.Text is { } text ? ShingleOverlap.Of(text, Found.Text) : null;

    public Retrieval? Words { get; } = Gold.Text is { } text ? WordOverlap.Of(text, Found.Text) : null;

    public Retrieval? Rouge { get; } = Gold.Text is { } text ? RougeLSum.Of(text, Found.Text) : null;

    public Retrieval? Segments { get; } = Gold.With.Count + Gold.Without.Count > 0 ? SegmentMatch.Of(Gold.With, Gold.Without, Found.Text) : null;

    public bool? Opening { get; } = Gold.Opening is { } opening
        ? Tokens.Folded(Found.Text).Take(OpeningTokens).SequenceEqual(Tokens.Folded(opening).Take(OpeningTokens))
        : null;

    /// <summary>The same words; a soft hyphen in the gold's source divides none.</summary>
    public bool? Title { get; } = Gold.Title.Length > 0 ? Tokens.Key(Found.Article?.Title ?? "") == Tokens.Key(Gold.Title.Replace("\u00AD", "", StringComparison.Ordinal)) : null;

    public bool? Date { get; } = Gold.Date.Length > 0 ? Found.Days.Any(d => Gold.Date.StartsWith(d, StringComparison.Ordinal)) : null;

    /// <summary>All authors and no other; an agency that the gold counts among them may be named as what it is.</summary>
    public bool? Authors { get; } = Gold.Authors.Count > 0 ? Same(Gold.Authors, Found.Authors) || Same(Gold.Authors, [.. Found.Authors, .. Found.Agencies]) : null;

    /// <summary>The same words in the names: some golds have a whole list, or a name's degrees, as one or as several names.</summary>
    private static bool Same(IReadOnlyList<string> gold, IReadOnlyList<string> found) => NameWords(gold).SetEquals(NameWords(found));

    private static HashSet<string> NameWords(IEnumerable<string> names) => names.SelectMany(Tokens.Folded).Where(w => !And.Contains(w)).ToHashSet(StringComparer.Ordinal);
}

/// <summary>Main text, title, authors and date of pages.</summary>
internal static class ExtractionSet
{
    private const string Article = "article";

    public static IEnumerable<Measure> Measure(LabelledData data, string set, string? errors)
    {
        var pages = data.Read(set, GoldPage.Parse, i => i.Text("domain"));
        var scores = InParallel.Map(set, pages, p => new PageScore(p, CleanedDocument.Of(p.Html, "text/html", p.Url)));
        if (errors is not null)
            PageErrors.Write(errors, set, scores);
        return Fields(set, scores).Concat(FlagMeasure.ListPages(set, scores)).Concat(FlagMeasure.Paywalls(set, pages));
    }

    private static IEnumerable<Measure> Fields(string set, IReadOnlyList<PageScore> scores)
    {
        var types = scores.GroupBy(s => s.Gold.PageType, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (types.Count < 2)
            return Of(set, "", scores);
        var others = types.Where(t => t.Key != Article).SelectMany(t => Of(set, "@" + t.Key, [.. t]));
        return Of(set, "", [.. scores.Where(s => s.Gold.PageType == Article)]).Concat(Of(set, "@all", scores)).Concat(others);
    }

    private static List<Measure> Of(string set, string part, IReadOnlyList<PageScore> pages)
    {
        List<Measure> measures = [];
        void Add(string metric, double value, int items) => measures.Add(new Measure(set, metric + part, value, items));
        void AddShare(string metric, IEnumerable<bool?> values)
        {
            var known = values.OfType<bool>().ToList();
            if (known.Count > 0)
                Add(metric, known.Average(v => v ? 1.0 : 0), known.Count);
        }

        if (pages.Select(p => p.Shingles).OfType<Retrieval>().ToList() is { Count: > 0 } shingles)
        {
            var (precision, recall, f1) = ShingleOverlap.Mean(shingles);
            Add("shingle_f1", f1, shingles.Count);
            Add("shingle_precision", precision, shingles.Count);
            Add("shingle_recall", recall, shingles.Count);
        }
        foreach (var (name, values) in new[] { ("word", pages.Select(p => p.Words)), ("rouge_lsum", pages.Select(p => p.Rouge)) })
        {
            if (values.OfType<Retrieval>().ToList() is not { Count: > 0 } known)
                continue;
            Add(name + "_f1", known.Average(v => v.F1), known.Count);
            Add(name + "_precision", known.Average(v => v.Precision), known.Count);
            Add(name + "_recall", known.Average(v => v.Recall), known.Count);
        }
        if (pages.Select(p => p.Segments).OfType<Retrieval>().ToList() is { Count: > 0 } segments)
        {
            var sum = Retrieval.Sum(segments);
            Add("segment_f1", sum.F1, segments.Count);
            Add("segment_precision", sum.Precision, segments.Count);
            Add("segment_recall", sum.Recall, segments.Count);
        }
        AddShare("opening", pages.Select(p => p.Opening));
        AddShare("title", pages.Select(p => p.Title));
        AddShare("author", pages.Select(p => p.Authors));
        AddShare("date", pages.Select(p => p.Date));
        // Of the dates that can be found.
        AddShare("date_stated", pages.Where(p => p.Date is not null && StatedDay.IsIn(p.Gold.Html + p.Gold.Url, p.Gold.Date)).Select(p => p.Date));
        AddShare("answered", pages.Select(p => (bool?)(p.Found.Article is not null)));
        return measures;
    }
}
