using System.Text;
using Newsroom.Article.V1;
using Newsroom.Evaluation.Cleaning;
using Newsroom.Evaluation.Metrics;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Evaluation.Tagging;

/// <summary>Names in labelled sentences: exact span and kind, micro-averaged over PER, ORG and LOC.</summary>
internal static class NerSet
{
    // The text around a name may be cut in the middle of a character.
    private static readonly Encoding Lenient = new UTF8Encoding();

    private static readonly string[] Types = ["PER", "ORG", "LOC"];

    private sealed record Score(LabelledDocument Gold, HashSet<LabelledName> Expected, HashSet<LabelledName> Found);

    public static IEnumerable<Measure> Measure(LabelledData data, string set, string? errors)
    {
        var documents = data.Selection.Sample([.. LabelledDocument.Read(data.Lines(set, LabelledData.Conll))]);
        var tagger = new EntityTagger();
        var scores = InParallel.Map(set, documents, gold => Tag(tagger, gold));
        if (errors is not null)
            Write(errors, set, scores);
        var total = Of(scores, Types.Contains);
        yield return new Measure(set, "f1", total.F1, Count(total));
        yield return new Measure(set, "precision", total.Precision, Count(total));
        yield return new Measure(set, "recall", total.Recall, Count(total));
        foreach (var type in Types)
        {
            var part = Of(scores, type.Equals);
            yield return new Measure(set, $"f1@{type}", part.F1, Count(part));
        }
    }

    private static Score Tag(EntityTagger tagger, LabelledDocument gold)
    {
        var text = new ArticleText(TextField.Body, new TokenizedText(gold.Text));
        // A country that is only implied by a nationality stands nowhere in the text.
        var found = tagger.Find([text], "en", CancellationToken.None).Where(name => name.Implied is null).SelectMany(name => name.Mentions.Select(mention => NameOf(mention, name.Kind)));
        return new Score(gold, [.. gold.Names.Where(name => Types.Contains(name.Type))], [.. found.Where(name => Types.Contains(name.Type))]);
    }

    private static LabelledName NameOf(Candidate mention, EntityKind kind)
    {
        var tokens = mention.Source.Text.Tokens;
        var type = kind switch { EntityKind.Person => "PER", EntityKind.Org => "ORG", EntityKind.Place => "LOC", _ => "MISC" };
        return new LabelledName(tokens[mention.First].Start, tokens[mention.First + mention.Count - 1].End, type);
    }

    private static Retrieval Of(IEnumerable<Score> scores, Func<string, bool> takes) => Retrieval.Sum(scores.Select(score =>
    {
        var hits = score.Found.Count(name => takes(name.Type) && score.Expected.Contains(name));
        return new Retrieval(hits, score.Found.Count(name => takes(name.Type)) - hits, score.Expected.Count(name => takes(name.Type)) - hits);
    }));

    private static int Count(Retrieval names) => (int)(names.TruePositives + names.FalseNegatives);

    private static void Write(string folder, string set, IReadOnlyList<Score> scores)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(set)!)).FullName;
        File.WriteAllLines(Path.Combine(path, Path.GetFileName(set) + ".txt"), scores.SelectMany(score =>
            score.Expected.Except(score.Found).Select(name => ('-', name)).Concat(score.Found.Except(score.Expected).Select(name => ('+', name)))
                .OrderBy(one => one.name.Start).Select(one => $"{one.Item1}{one.name.Type} {Around(score.Gold.Text, one.name)}")), Lenient);
    }

    private static string Around(string text, LabelledName name) =>
        $"{text[Math.Max(0, name.Start - 50)..name.Start]}[{text[name.Start..name.End]}]{text[name.End..Math.Min(text.Length, name.End + 30)]}".ReplaceLineEndings(" ");
}
