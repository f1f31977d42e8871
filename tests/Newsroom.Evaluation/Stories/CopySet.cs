using System.Runtime.CompilerServices;
using System.Text.Json;
using Newsroom.Evaluation.Metrics;

namespace Newsroom.Evaluation.Stories;

/// <summary>
/// Copies of one text, found one article at a time as the service does. A pair is two documents of one group; of a kind is, for
/// recall, a pair of a document of this kind with the one that it was made from, and for precision any pair found with such a document.
/// </summary>
internal static class CopySet
{
    private const string Documents = ".docs";
    private const string Negative = "template_negative";

    private sealed record Label(string Id, string Group, string Kind);

    public static async IAsyncEnumerable<Measure> MeasureAsync(LabelledData data, string? errors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var set in data.Sets("neardup").Where(set => set.EndsWith(Documents, StringComparison.Ordinal)).Select(set => set[..^Documents.Length]))
        {
            await foreach (var measure in GroupsAsync(data, set, errors, cancellationToken))
                yield return measure;
        }
        foreach (var set in data.Sets("neardup").Where(set => set.EndsWith("_pairs", StringComparison.Ordinal)))
        {
            await foreach (var measure in PairsAsync(data, set, errors, cancellationToken))
                yield return measure;
        }
    }

    private static async IAsyncEnumerable<Measure> GroupsAsync(LabelledData data, string set, string? errors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var documents = (data with { Selection = new DataSelection() }).Read(set + Documents, ParseText);
        var labels = (data with { Selection = new DataSelection() }).Read(set + ".gold", item => new Label(item.Text("id"), item.Text("group"), item.Text("kind")));
        var found = await RecordedCopies.GroupsOfAsync(documents, cancellationToken);
        var kinds = labels.ToDictionary(label => label.Id, label => label.Kind, StringComparer.Ordinal);
        var gold = PairsOf(labels.Select(label => (label.Id, label.Group)));
        var own = PairsOf(found.Select(one => (one.Key, one.Value)));
        var hits = own.Count(gold.Contains);
        if (errors is not null)
            CopyErrors.Write(errors, set, documents.ToDictionary(one => one.Id, one => one.Text, StringComparer.Ordinal), kinds, gold.Except(own), own.Except(gold));

        var all = new Retrieval(hits, own.Count - hits, gold.Count - hits);
        yield return new Measure(set, "pair_precision", all.Precision, own.Count);
        yield return new Measure(set, "pair_recall", all.Recall, gold.Count);
        var made = gold.Where(pair => (kinds[pair.A] == "base") != (kinds[pair.B] == "base")).ToLookup(pair => kinds[pair.A] == "base" ? kinds[pair.B] : kinds[pair.A], StringComparer.Ordinal);
        foreach (var kind in made.OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            yield return new Measure(set, $"pair_recall@{kind.Key}", (double)kind.Count(own.Contains) / kind.Count(), kind.Count());
            var joins = own.Where(pair => kinds[pair.A] == kind.Key || kinds[pair.B] == kind.Key).ToList();
            yield return new Measure(set, $"pair_precision@{kind.Key}", (double)joins.Count(gold.Contains) / Math.Max(1, joins.Count), joins.Count);
        }
        var negatives = kinds.Where(one => one.Value == Negative).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        var joined = own.SelectMany(pair => (string[])[pair.A, pair.B]).Where(negatives.Contains).Distinct(StringComparer.Ordinal).Count();
        yield return new Measure(set, "template_negatives_apart", 1 - ((double)joined / Math.Max(1, negatives.Count)), negatives.Count);
    }

    private static async IAsyncEnumerable<Measure> PairsAsync(LabelledData data, string set, string? errors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = $"bulk/{Path.GetFileName(set).Split('_')[0]}_";
        var whole = data with { Selection = new DataSelection() };
        var gold = whole.Read(set, item => Pair(item.Text("a"), item.Text("b"))).ToHashSet();
        var bulk = whole.Sets("bulk").Where(one => one.StartsWith(source, StringComparison.Ordinal)).ToList();
        if (bulk.Count == 0)
        {
            Console.Error.WriteLine($"absent, not measured: the documents {source}* of {set}");
            yield break;
        }
        // A sample is one of the articles among which the pairs are to be found.
        var paired = gold.SelectMany(pair => (string[])[pair.A, pair.B]).ToHashSet(StringComparer.Ordinal);
        var documents = bulk.SelectMany(one => data.Read(one, ParseText).Concat(whole.Read(one, ParseText).Where(document => paired.Contains(document.Id)))).DistinctBy(one => one.Id).ToList();
        var found = await RecordedCopies.GroupsOfAsync(documents, cancellationToken);
        var own = PairsOf(found.Select(one => (one.Key, one.Value)));
        if (errors is not null)
            CopyErrors.Write(errors, set, documents.ToDictionary(one => one.Id, one => one.Text, StringComparer.Ordinal), new Dictionary<string, string>(), gold.Except(own), own.Except(gold));
        yield return new Measure(set, "pair_recall", (double)gold.Count(own.Contains) / gold.Count, gold.Count);
        // Nobody labelled the others: how many more there are is told, not judged.
        yield return new Measure(set, "pairs_in_gold", (double)own.Count(gold.Contains) / Math.Max(1, own.Count), own.Count);
    }

    private static CopyDocument ParseText(JsonElement item) => new(item.Text("id"), item.Text("title"), item.Text("text"), item.Text("source"));

    private static HashSet<(string A, string B)> PairsOf(IEnumerable<(string Id, string Group)> documents) => [.. documents
        .GroupBy(one => one.Group, one => one.Id, StringComparer.Ordinal)
        .SelectMany(group => group.SelectMany((a, at) => group.Skip(at + 1).Select(b => Pair(a, b))))];

    private static (string A, string B) Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
}
