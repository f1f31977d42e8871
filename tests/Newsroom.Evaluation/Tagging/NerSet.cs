using System.Text;
using Newsroom.Evaluation.Cleaning;
using Newsroom.Evaluation.Metrics;
using Newsroom.Tagging.Entities;

namespace Newsroom.Evaluation.Tagging;

/// <summary>Names in labelled sentences: exact span and kind, micro-averaged over PER, ORG and LOC.</summary>
internal static class NerSet
{
    // The text around a name may be cut in the middle of a character.
    private static readonly Encoding Lenient = new UTF8Encoding();

    public static IEnumerable<Measure> Measure(LabelledData data, string set, string? errors)
    {
        var documents = data.Selection.Sample([.. LabelledDocument.Read(data.Lines(set, LabelledData.Conll))]);
        var tagger = new EntityTagger();
        var scores = InParallel.Map(set, documents, gold => NameScore.Of(tagger, gold, LanguageOf(set)));
        if (errors is not null)
            Write(errors, set, scores);
        var total = Of(scores, _ => true);
        yield return new Measure(set, "f1", total.F1, Count(total));
        yield return new Measure(set, "precision", total.Precision, Count(total));
        yield return new Measure(set, "recall", total.Recall, Count(total));
        foreach (var type in NameScore.Types)
        {
            var part = Of(scores, type.Equals);
            yield return new Measure(set, $"f1@{type}", part.F1, Count(part));
        }
    }

    /// <summary>Names of sets that are not in English have the language's code between hyphens.</summary>
    private static string LanguageOf(string set) => set.Contains("-de-", StringComparison.Ordinal) ? "de" : "en";

    private static Retrieval Of(IEnumerable<NameScore> scores, Func<string, bool> takes) => Retrieval.Sum(scores.Select(score =>
    {
        var (hits, found, expected) = score.Count(takes);
        return new Retrieval(hits, found - hits, expected - hits);
    }));

    private static int Count(Retrieval names) => (int)(names.TruePositives + names.FalseNegatives);

    private static void Write(string folder, string set, IReadOnlyList<NameScore> scores)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(set)!)).FullName;
        File.WriteAllLines(Path.Combine(path, Path.GetFileName(set) + ".txt"), scores.SelectMany(score =>
            score.Expected.Except(score.Found).Select(name => ('-', name)).Concat(score.Found.Except(score.Expected).Select(name => ('+', name)))
                .OrderBy(one => one.name.Start).Select(one => $"{one.Item1}{one.name.Type} {Around(score.Gold.Text, one.name)}")), Lenient);
    }

    private static string Around(string text, LabelledName name) =>
        $"{text[Math.Max(0, name.Start - 50)..name.Start]}[{text[name.Start..name.End]}]{text[name.End..Math.Min(text.Length, name.End + 30)]}".ReplaceLineEndings(" ");
}
