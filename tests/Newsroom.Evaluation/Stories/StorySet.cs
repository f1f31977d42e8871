using System.Runtime.CompilerServices;
using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Evaluation.Cleaning;
using Newsroom.Evaluation.Metrics;
using Newsroom.Evaluation.Tagging;

namespace Newsroom.Evaluation.Stories;

/// <summary>
/// Articles with the event that each is about, put into stories one after the other, and pairs of articles that are about one event or not.
/// Items have <c>story</c> and <c>topic</c>, or <c>a</c>, <c>b</c> and <c>same_story</c>.
/// </summary>
internal static class StorySet
{
    private const int Shuffles = 5;

    private sealed record Item(TaggedArticle Article, string Topic, string Story);

    private sealed record Pair(TaggedArticle Left, TaggedArticle Right, bool IsSame);

    /// <param name="shuffles">Other orders in which the articles come too.</param>
    public static async IAsyncEnumerable<Measure> MeasureAsync(LabelledData data, string? errors, [EnumeratorCancellation] CancellationToken cancellation, int shuffles = Shuffles)
    {
        foreach (var set in data.Sets("clusters"))
        {
            var measures = data.Lines(set, LabelledData.JsonLines).First().Contains("\"same_story\"", StringComparison.Ordinal)
                ? PairsAsync(data, set, errors, cancellation)
                : ClustersAsync(data, set, errors, shuffles, cancellation);
            await foreach (var measure in measures)
                yield return measure;
        }
    }

    private static async IAsyncEnumerable<Measure> ClustersAsync(LabelledData data, string set, string? errors, int shuffles, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = data.Read(set, row => (Id: row.Text("id"), Topic: row.Text("topic"), Story: row.Text("story"), Title: row.Text("title"), Text: row.Text("text"), Language: row.Text("lang")));
        var items = InParallel.Map(set, rows, row => new Item(Tag(row.Id, row.Title, row.Text, row.Language), row.Topic, row.Story));
        var found = await StoriesAsync(items, cancellation);
        foreach (var measure in Measures(set, "", items, found))
            yield return measure;
        foreach (var half in (int[])[0, 1])
        {
            var indexes = Enumerable.Range(0, items.Length).Where(i => HalfOf(items[i].Topic) == half).ToList();
            yield return BCubed(set, half == 0 ? "@half-a" : "@half-b", [.. indexes.Select(i => items[i])], [.. indexes.Select(i => found[i])]);
        }
        WriteErrors(errors, set, items, found);

        var shuffled = new List<double>();
        for (var seed = 1; seed <= shuffles; seed++)
        {
            var order = Shuffled(items, seed);
            shuffled.Add(BCubed(set, "", order, await StoriesAsync(order, cancellation)).Value);
        }
        yield return new Measure(set, "b_cubed_shuffled_min", shuffled.Min(), items.Length);
        yield return new Measure(set, "b_cubed_shuffled_mean", shuffled.Average(), items.Length);
        yield return new Measure(set, "b_cubed_shuffled_spread", shuffled.Max() - shuffled.Min(), items.Length);
    }

    private static async IAsyncEnumerable<Measure> PairsAsync(LabelledData data, string set, string? errors, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = data.Read(set, row => (Language: row.Text("lang"), Left: TextOf(row.GetProperty("a")), Right: TextOf(row.GetProperty("b")), IsSame: row.GetProperty("same_story").GetBoolean()));
        // Ids of the file are no keys: a pair may stand in it twice.
        var pairs = InParallel.Map(set, [.. rows.Index()], one => (one.Item.Language, Pair: new Pair(
            Tag($"{one.Index}/a", one.Item.Left.Title, one.Item.Left.Text, one.Item.Language),
            Tag($"{one.Index}/b", one.Item.Right.Title, one.Item.Right.Text, one.Item.Language), one.Item.IsSame)));
        // One stream of all articles: what is rare is learned from all, and other stories stand between.
        var stream = pairs.SelectMany(one => (TaggedArticle[])[one.Pair.Left, one.Pair.Right]).ToList();
        var placed = await StoryStream.RunAsync(stream, cancellation);
        var storyOf = stream.Zip(placed).ToDictionary(one => one.First.Id, one => one.Second.Story, StringComparer.Ordinal);
        foreach (var language in pairs.GroupBy(one => one.Language, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var judged = language.Select(one => (Found: storyOf[one.Pair.Left.Id] == storyOf[one.Pair.Right.Id] && storyOf[one.Pair.Left.Id].Length > 0, one.Pair.IsSame)).ToList();
            var right = (double)judged.Count(one => one is { Found: true, IsSame: true });
            var (precision, recall) = (right / Math.Max(1, judged.Count(one => one.Found)), right / Math.Max(1, judged.Count(one => one.IsSame)));
            yield return new Measure(set, $"pair_f1@{language.Key}", Retrieval.Harmonic(precision, recall), judged.Count);
            yield return new Measure(set, $"pair_precision@{language.Key}", precision, judged.Count);
            yield return new Measure(set, $"pair_recall@{language.Key}", recall, judged.Count);
        }
        Write(errors, set, pairs.Select(one => one.Pair).Where(pair => (storyOf[pair.Left.Id] == storyOf[pair.Right.Id]) != pair.IsSame)
            .Select(pair => $"{(pair.IsSame ? "missed" : "wrong")}\t{pair.Left.Clean.Title}\t{pair.Right.Clean.Title}"));
    }

    private static async Task<IReadOnlyList<string>> StoriesAsync(IReadOnlyList<Item> items, CancellationToken cancellation) =>
        [.. (await StoryStream.RunAsync([.. items.Select(item => item.Article)], cancellation)).Select((placed, i) => placed.Story.Length > 0 ? placed.Story : $"none-{i}")];

    private static IEnumerable<Measure> Measures(string set, string part, IReadOnlyList<Item> items, IReadOnlyList<string> found)
    {
        var gold = items.Select(item => item.Story).ToList();
        var (precision, recall) = Clustering.BCubed(found, gold);
        var pairs = Clustering.Pairs(found, gold);
        yield return BCubed(set, part, items, found);
        yield return new Measure(set, "b_cubed_precision" + part, precision, items.Count);
        yield return new Measure(set, "b_cubed_recall" + part, recall, items.Count);
        yield return new Measure(set, "adjusted_rand" + part, Clustering.AdjustedRand(found, gold), items.Count);
        yield return new Measure(set, "pairwise_f1" + part, Retrieval.Harmonic(pairs.Precision, pairs.Recall), items.Count);
    }

    private static Measure BCubed(string set, string part, IReadOnlyList<Item> items, IReadOnlyList<string> found)
    {
        var (precision, recall) = Clustering.BCubed(found, [.. items.Select(item => item.Story)]);
        return new Measure(set, "b_cubed" + part, Retrieval.Harmonic(precision, recall), items.Count);
    }

    private static (string Title, string Text) TextOf(JsonElement article) => (article.Text("title"), article.Text("text"));

    private static TaggedArticle Tag(string id, string title, string text, string language)
    {
        var clean = new CleanArticle { Title = title, Language = language };
        clean.Paragraphs.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => new Paragraph { Text = line, Role = ParagraphRole.Body }));
        return new TaggedArticle(id, clean, Tagger.Value.Tag(clean, CancellationToken.None));
    }

    /// <summary>By a digest of the topic, so that no topic stands in both halves.</summary>
    private static int HalfOf(string topic) => topic.Sum(c => (int)c * 7) / 7 % 2;

    private static Item[] Shuffled(Item[] items, int seed)
    {
        var order = (Item[])items.Clone();
        new Random(seed).Shuffle(order);
        return order;
    }

    private static void WriteErrors(string? errors, string set, IReadOnlyList<Item> items, IReadOnlyList<string> found) => Write(errors, set, items.Zip(found)
        .GroupBy(one => one.Second, StringComparer.Ordinal).OrderByDescending(story => story.Count())
        .Select(story => string.Join(' ', story.CountBy(one => one.First.Story).OrderByDescending(one => one.Value).Select(one => $"{one.Key}:{one.Value}"))));

    private static void Write(string? errors, string set, IEnumerable<string> lines)
    {
        if (errors is null)
            return;
        Directory.CreateDirectory(errors);
        File.WriteAllLines(Path.Combine(errors, set.Replace('/', '-') + ".txt"), lines);
    }
}
