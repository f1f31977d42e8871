using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Evaluation.Metrics;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>A file a page: its scores, what was kept and should not have been, what was cut or never seen and should have been kept.</summary>
internal static class PageErrors
{
    // A line is right if at least this share of its shingles is in the other text.
    private const double MinShared = .5;

    public static void Write(string folder, string set, IReadOnlyList<PageScore> pages)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, set)).FullName;
        foreach (var page in pages)
        {
            var name = string.Concat(page.Gold.Id.Select(c => char.IsLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
            var score = page.Words?.F1 ?? page.Segments?.F1 ?? 0;
            // The worst pages come first in a listing.
            File.WriteAllText(Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{score:F3}_{name[..Math.Min(name.Length, 80)]}.txt")), Describe(page));
        }
        var wrong = pages.Where(p => p.Title == false || p.Authors == false || p.Date == false);
        File.WriteAllLines(Path.Combine(path, "metadata.txt"), wrong.SelectMany(p => Metadata(p).Where(l => l.Contains(" False: ", StringComparison.Ordinal)).Prepend(Head(p.Gold))));
    }

    private static string Head(GoldPage gold) => $"{gold.Id} {gold.PageType} {gold.Url}";

    /// <summary>Each field as the gold has it and as it was found, with where it was found.</summary>
    private static IEnumerable<string> Metadata(PageScore page)
    {
        var (gold, found) = (page.Gold, page.Found);
        string From(string field) => found.Article?.FieldSources.FirstOrDefault(s => s.Field == field)?.Origin.ToString() ?? "nowhere";
        yield return $"title {page.Title}: gold '{gold.Title}', found '{found.Article?.Title}' in {From("title")}";
        yield return $"authors {page.Authors}: gold '{string.Join("; ", gold.Authors)}', found '{string.Join("; ", found.Authors)}' '{string.Join("; ", found.Agencies)}' in {From("contributors")}";
        yield return $"dek '{found.Article?.Dek}' in {From("dek")}; paywalled {found.Article?.Paywalled} in {From("paywalled")}; flags {string.Join(", ", found.Article?.QualityFlags.Select(f => f.Kind) ?? [])}";
        yield return $"date {page.Date}: gold '{gold.Date}', found '{string.Join("' '", found.Days)}' in {From("published")}";
    }

    private static string Describe(PageScore page)
    {
        var (gold, found) = (page.Gold, page.Found);
        List<string> text = [];
        text.Add(Head(gold));
        text.Add($"words {Describe(page.Words)}; shingles {Describe(page.Shingles)}; rouge {Describe(page.Rouge)}; segments {Describe(page.Segments)}; {found.Result.Reason}");
        text.AddRange(Metadata(page));
        foreach (var segment in gold.With.Where(s => page.Segments is not null && !SegmentMatch.Contains(Newsroom.Cleaning.Text.TextNormalizer.Collapse(found.Text), s)))
            text.Add($"- segment: {segment}");
        foreach (var segment in gold.Without.Where(s => SegmentMatch.Contains(Newsroom.Cleaning.Text.TextNormalizer.Collapse(found.Text), s)))
            text.Add($"+ segment: {segment}");
        if (gold.Text is { } goldText)
            Compare(text, goldText, found);
        else
            Whole(text, found);
        return string.Join('\n', text);
    }

    private static void Compare(List<string> text, string gold, CleanedDocument found)
    {
        var (wanted, got) = (ShingleOverlap.Shingles(gold), ShingleOverlap.Shingles(found.Text));
        foreach (var paragraph in found.Article?.Paragraphs.Where(p => !IsIn(p.Text, wanted, gold)) ?? [])
            text.Add($"+ {paragraph.Role} {paragraph.Text}");
        foreach (var line in gold.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !IsIn(l, got, found.Text)))
            text.Add($"- {line}");
        foreach (var removed in found.Article?.Removed.Where(r => r.WordCount > 1 && IsIn(r.Excerpt, wanted, gold)) ?? [])
            text.Add($"cut {removed.Label} {removed.Rule} {removed.WordCount}: {removed.Excerpt}");
    }

    private static void Whole(List<string> text, CleanedDocument found)
    {
        foreach (var paragraph in found.Article?.Paragraphs ?? [])
            text.Add($"{paragraph.Role} {paragraph.Text}");
        foreach (var removed in found.Article?.Removed ?? [])
            text.Add($"cut {removed.Label} {removed.Rule} {removed.WordCount}: {removed.Excerpt}");
    }

    private static bool IsIn(string line, Dictionary<string, int> shingles, string text)
    {
        var own = ShingleOverlap.Shingles(line);
        if (Tokens.Of(line).Count < 4)
            return text.Contains(line.Trim(), StringComparison.Ordinal);
        return own.Count == 0 || own.Keys.Count(shingles.ContainsKey) >= MinShared * own.Count;
    }

    private static string Describe(Retrieval? score) =>
        score is { } s ? string.Create(CultureInfo.InvariantCulture, $"F {s.F1:F3} P {s.Precision:F3} R {s.Recall:F3}") : "-";
}
