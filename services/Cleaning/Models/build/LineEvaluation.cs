using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Labelling.Lines;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Models;

/// <summary>Line F1 and titles found by the whole cleaner.</summary>
internal static class LineEvaluation
{
    public static void Print(List<LabelledText> texts)
    {
        Print("trained on", [.. texts.Where(t => t is { MayTrain: true, IsHeldOut: false })]);
        Print("held out (wcxb)", [.. texts.Where(t => t is { MayTrain: true, IsHeldOut: true })]);
        Print("eval (others)", [.. texts.Where(t => !t.MayTrain)]);
    }

    /// <summary>The model by itself, at several thresholds; also as if the documents held out were in languages of which nothing is known.</summary>
    public static void PrintAlone(List<LabelledText> texts, LineModel model)
    {
        var heldOut = texts.Where(t => t is { MayTrain: true, IsHeldOut: true }).ToList();
        PrintAlone("held out", heldOut, model);
        PrintAlone("held out, as foreign", [.. heldOut.Select((t, i) => i % 3 == 0 ? LineCorpus.Ideographic(t) : LineCorpus.Foreign(t, i % 3 == 1))], model);
        PrintAlone("eval", [.. texts.Where(t => !t.MayTrain)], model);
    }

    private static void PrintAlone(string name, List<LabelledText> texts, LineModel model)
    {
        List<(float Score, bool IsContent)> lines = [];
        foreach (var text in texts)
        {
            var blocks = text.Draft().Blocks;
            lines.AddRange(model.Score(blocks).Content.Zip(blocks, (score, b) => (score, text.LabelAt(b.Segments[0].SourceStart) == 'C')));
        }
        foreach (var least in new[] { .3f, .4f, .5f, .6f, .7f })
        {
            var (kept, gold, both) = (lines.Count(l => l.Score >= least), lines.Count(l => l.IsContent), lines.Count(l => l.IsContent && l.Score >= least));
            Console.WriteLine($"{name}, model alone at {least}: P {(double)both / kept:F3} R {(double)both / gold:F3} F1 {2.0 * both / (kept + gold):F4}");
        }
    }

    private static void Print(string name, List<LabelledText> texts)
    {
        int right = 0, kept = 0, gold = 0, titles = 0, rejected = 0;
        var perDocument = new List<double>();
        var dump = Environment.GetEnvironmentVariable("DUMP");
        foreach (var text in texts)
        {
            var result = new Cleaner(CleaningLimits.Default).Clean(new RawDocument { Content = ByteString.CopyFromUtf8(text.Text), MediaType = "text/plain" }, DateTimeOffset.UnixEpoch.AddYears(80));
            rejected += result.Article is null ? 1 : 0;
            var keptLines = KeptLines(text, result.Article);
            var goldLines = Enumerable.Range(0, text.Lines.Count).Where(i => text.Lines[i].Label == 'C').ToHashSet();
            var both = keptLines.Count(goldLines.Contains);
            (right, kept, gold) = (right + both, kept + keptLines.Count, gold + goldLines.Count);
            perDocument.Add(goldLines.Count + keptLines.Count == 0 ? 1 : 2.0 * both / (goldLines.Count + keptLines.Count));
            titles += TitleText.IsSame(TitleText.Key(text.Title), TitleText.Key(result.Article?.Title ?? "")) ? 1 : 0;
            if (dump is not null && name != "trained on")
                Dump(dump, text, result.Article, keptLines, perDocument[^1]);
        }
        var (p, r) = ((double)right / kept, (double)right / gold);
        Console.WriteLine($"{name}: {texts.Count} documents, lines P {p:F3} R {r:F3} F1 {2 * p * r / (p + r):F4}, mean of documents {perDocument.Average():F4}, titles {(double)titles / texts.Count:F4}, rejected {rejected}");
    }

    private static HashSet<int> KeptLines(LabelledText text, CleanArticle? article)
    {
        HashSet<int> lines = [];
        foreach (var span in article?.Paragraphs.SelectMany(p => p.SourceSpans) ?? [])
        {
            for (var i = 0; i < text.Lines.Count; i++)
            {
                if (text.Lines[i].Start >= span.Start && text.Lines[i].Start < span.Start + span.Length)
                    lines.Add(i);
            }
            // A span may start within a line, after a dateline.
            lines.Add(text.Lines.ToList().FindLastIndex(l => l.Start <= span.Start));
        }
        return lines;
    }

    private static void Dump(string folder, LabelledText text, CleanArticle? article, HashSet<int> kept, double f)
    {
        Directory.CreateDirectory(folder);
        var cuts = (article?.Removed ?? []).Where(r => r.SourceSpan is not null).ToLookup(r => r.SourceSpan.Start);
        using var writer = File.CreateText(Path.Combine(folder, $"{f:F3} {text.Id.Replace(':', '_')}.txt"));
        writer.WriteLine($"TITLE gold: {text.Title}\nTITLE ours: {article?.Title}\nDEK {article?.Dek}");
        for (var i = 0; i < text.Lines.Count; i++)
        {
            var (label, start) = text.Lines[i];
            var end = i + 1 < text.Lines.Count ? text.Lines[i + 1].Start : text.Text.Length;
            var cut = cuts[start].FirstOrDefault();
            writer.WriteLine($"{label}{(kept.Contains(i) ? 'K' : '-')}{(label == 'C' == kept.Contains(i) ? ' ' : '!')} {cut?.Rule} {cut?.Score:F2} | {text.Text[start..end].TrimEnd()}");
        }
    }
}
