using Newsroom.Article.V1;
using Newsroom.Evaluation.Metrics;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Evaluation.Tagging;

/// <summary>
/// Named events: exact spans against the events and elections of the sets that label these (in their third column); of other sets only how many
/// of the events found are labelled as a name of no person, organisation or place, since those sets do not tell events from other such names.
/// </summary>
internal static class EventSet
{
    public static IEnumerable<Measure> Measure(LabelledData data, string set, string? errors)
    {
        if (set.Contains("-de-", StringComparison.Ordinal))
            return [];
        var isLabelled = set.Contains("crossner", StringComparison.Ordinal);
        var documents = data.Selection.Sample([.. LabelledDocument.Read(data.Lines(set, LabelledData.Conll).Select(line => isLabelled ? OnlyEvents(line) : line))]);
        var tagger = new EntityTagger();
        var scores = documents.Select(document => (Gold: document.Names.Where(name => name.Type == "MISC").ToHashSet(), Found: Find(tagger, document), document.Text)).ToList();
        if (errors is not null)
            Write(Path.Combine(errors, $"{set}-events.txt"), scores);
        var hits = scores.Sum(score => score.Found.Count(score.Gold.Contains));
        var found = scores.Sum(score => score.Found.Count);
        // Some sets leave events out of their other names.
        if (!isLabelled && hits == 0)
            return [];
        if (!isLabelled)
            return [new Measure(set, "events_among_other_names", (double)hits / Math.Max(1, found), found)];
        var names = new Retrieval(hits, found - hits, scores.Sum(score => score.Gold.Count) - hits);
        var count = scores.Sum(score => score.Gold.Count);
        return [new Measure(set, "event_f1", names.F1, count), new Measure(set, "event_precision", names.Precision, count), new Measure(set, "event_recall", names.Recall, count)];
    }

    private static HashSet<LabelledName> Find(EntityTagger tagger, LabelledDocument document)
    {
        var text = new ArticleText(TextField.Body, new TokenizedText(document.Text));
        return [.. tagger.Find([text], "en", CancellationToken.None).Where(name => name.Kind == EntityKind.Event).SelectMany(name => name.Mentions)
            .Select(mention => new LabelledName(text.Text.Tokens[mention.First].Start, text.Text.Tokens[mention.First + mention.Count - 1].End, "MISC"))];
    }

    private static string OnlyEvents(string line) => line.Split('\t') is [var token, _, var label]
        ? $"{token}\t{(label is "B-event" or "B-election" ? "B-MISC" : label is "I-event" or "I-election" ? "I-MISC" : "O")}"
        : line;

    private static void Write(string path, List<(HashSet<LabelledName> Gold, HashSet<LabelledName> Found, string Text)> scores)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, scores.SelectMany(score => score.Gold.Except(score.Found).Select(name => ('-', name)).Concat(score.Found.Except(score.Gold).Select(name => ('+', name)))
            .Concat(score.Found.Intersect(score.Gold).Select(name => ('=', name)))
            .OrderBy(one => one.name.Start).Select(one => $"{one.Item1} {score.Text[Math.Max(0, one.name.Start - 40)..one.name.Start].ReplaceLineEndings(" ")}[{score.Text[one.name.Start..one.name.End]}]")));
    }
}
