using System.Text.Json;
using Newsroom.Evaluation.Metrics;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>A page as messy text: its lines, each content (C), title (T) or boilerplate (B).</summary>
internal sealed record GoldLines(string Id, string Title, IReadOnlyList<(char Label, string Text)> Lines)
{
    public static GoldLines Parse(JsonElement item) => new(
        item.Text("id"),
        item.Text("title"),
        [.. item.GetProperty("lines").EnumerateArray().Select(l => (l[0].GetString()![0], l[1].GetString()!.ReplaceLineEndings(" ")))]);
}

/// <summary>Which lines of messy text were kept. A title line that is kept in the body is an error like any other.</summary>
internal static class LineSet
{
    private sealed record Score(GoldLines Gold, CleanedDocument Found, bool[] Kept)
    {
        public Retrieval Lines { get; } = new(
            Gold.Lines.Where((l, i) => l.Label == 'C' && Kept[i]).Count(),
            Gold.Lines.Where((l, i) => l.Label != 'C' && Kept[i]).Count(),
            Gold.Lines.Where((l, i) => l.Label == 'C' && !Kept[i]).Count());

        public bool Title { get; } = Tokens.Key(Found.Article?.Title ?? "") == Tokens.Key(Gold.Title);
    }

    public static IEnumerable<Measure> Measure(LabelledData data, string set, string? errors)
    {
        var scores = InParallel.Map(set, data.Read(set, GoldLines.Parse, i => i.Text("domain")), Clean);
        if (errors is not null)
            Write(errors, set, scores);
        var train = scores.Where(s => s.Gold.Id.Contains("wcxb", StringComparison.Ordinal)).ToList();
        return Of(set, "", scores).Concat(Of(set, "@train", train)).Concat(Of(set, "@eval", [.. scores.Except(train)]));
    }

    /// <summary>A line is kept if at least half of its characters are.</summary>
    public static bool[] Kept(IReadOnlyList<string> lines, CleanedDocument found)
    {
        var kept = new int[lines.Sum(l => l.Length + 1) + 1];
        foreach (var span in found.Article?.Paragraphs.SelectMany(p => p.SourceSpans) ?? [])
            Array.Fill(kept, 1, span.Start, span.Length);
        var result = new bool[lines.Count];
        for (int i = 0, start = 0; i < lines.Count; start += lines[i].Length + 1, i++)
            result[i] = lines[i].Length > 0 && kept.AsSpan(start, lines[i].Length).Count(1) * 2 >= lines[i].Length;
        return result;
    }

    private static Score Clean(GoldLines gold)
    {
        var lines = gold.Lines.Select(l => l.Text).ToList();
        var found = CleanedDocument.Of(string.Join('\n', lines), "text/plain");
        return new Score(gold, found, Kept(lines, found));
    }

    private static IEnumerable<Measure> Of(string set, string part, IReadOnlyList<Score> scores)
    {
        if (scores.Count == 0)
            yield break;
        var sum = Retrieval.Sum(scores.Select(s => s.Lines));
        yield return new Measure(set, "line_f1" + part, sum.F1, scores.Sum(s => s.Lines.Count()));
        yield return new Measure(set, "line_precision" + part, sum.Precision, scores.Sum(s => s.Lines.Count()));
        yield return new Measure(set, "line_recall" + part, sum.Recall, scores.Sum(s => s.Lines.Count()));
        yield return new Measure(set, "line_f1_per_page" + part, scores.Average(s => s.Lines.F1), scores.Count);
        yield return new Measure(set, "title" + part, scores.Average(s => s.Title ? 1.0 : 0), scores.Count);
    }

    private static int Count(this Retrieval lines) => (int)(lines.TruePositives + lines.FalseNegatives);

    private static void Write(string folder, string set, IReadOnlyList<Score> scores)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, set)).FullName;
        foreach (var score in scores)
        {
            List<string> text = [];
            text.Add($"{score.Gold.Id} {score.Found.Result.Reason} title {score.Title}: gold '{score.Gold.Title}', found '{score.Found.Article?.Title}'");
            var removed = score.Found.Article?.Removed.Where(r => r.SourceSpan is not null).ToLookup(r => r.SourceSpan.Start);
            for (int i = 0, start = 0; i < score.Kept.Length; start += score.Gold.Lines[i].Text.Length + 1, i++)
            {
                var (label, line) = score.Gold.Lines[i];
                var cut = removed?[start].FirstOrDefault();
                var mark = score.Kept[i] == (label == 'C') ? ' ' : score.Kept[i] ? '+' : '-';
                text.Add($"{mark}{label} {(cut is null ? "" : $"[{cut.Label} {cut.Rule}] ")}{line}");
            }
            var name = string.Concat(score.Gold.Id.Select(c => char.IsLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
            File.WriteAllText(Path.Combine(path, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{score.Lines.F1:F3}_{name}.txt")), string.Join('\n', text));
        }
    }
}
