using System.Runtime.CompilerServices;
using System.Text.Json;
using Newsroom.Evaluation.Cleaning;
using Newsroom.Evaluation.Tagging;

namespace Newsroom.Evaluation.Stories;

/// <summary>The seeds as they were scraped, cleaned and tagged first: which are one story and which one thread, in every order.</summary>
internal static class SeedStorySet
{
    private const string Set = "seeds";
    private const int Orders = 10;

    public static async IAsyncEnumerable<Measure> MeasureAsync(LabelledData data, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var path = Path.Combine(data.Seeds, "gold.json");
        if (!data.Selection.Takes(Set))
            yield break;
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"absent, not measured: {path}");
            yield break;
        }
        using var gold = JsonDocument.Parse(await File.ReadAllTextAsync(path, cancellation));
        var files = gold.RootElement.GetProperty("articles").EnumerateArray().Select(article => article.Text("file")).ToList();
        var relations = gold.RootElement.GetProperty("relations");
        var (stories, threads) = (Pairs(relations, "same_story"), Pairs(relations, "same_thread_different_event"));
        var articles = files.ConvertAll(file => Read(data, file));
        int rightStories = 0, rightThreads = 0;
        for (var seed = 0; seed < Orders; seed++)
        {
            var order = articles.ToArray();
            if (seed > 0)
                new Random(seed).Shuffle(order);
            var placed = await StoryStream.RunAsync(order, cancellation);
            var pairs = PairsOf(order.Zip(placed, (article, place) => (article.Id, place.Story, place.Thread)).ToList()).ToList();
            rightStories += pairs.Where(pair => pair.SameStory).Select(pair => pair.Files).ToHashSet().SetEquals(stories) ? 1 : 0;
            rightThreads += pairs.Where(pair => pair is { SameStory: false, SameThread: true }).Select(pair => pair.Files).ToHashSet().SetEquals(threads) ? 1 : 0;
        }
        yield return new Measure(Set, "stories_exact", (double)rightStories / Orders, Orders);
        yield return new Measure(Set, "threads_exact", (double)rightThreads / Orders, Orders);
    }

    private static TaggedArticle Read(LabelledData data, string file)
    {
        var clean = CleanedDocument.Of(File.ReadAllText(Path.Combine(data.Seeds, file)), "text/plain").Article ?? throw new InvalidDataException($"{file} has no text.");
        return new TaggedArticle(file, clean, Tagger.Value.Tag(clean, CancellationToken.None));
    }

    private static HashSet<(string, string)> Pairs(JsonElement relations, string name) =>
        [.. relations.GetProperty(name).EnumerateArray().Select(pair => InOrder(pair[0].GetString()!, pair[1].GetString()!))];

    private static IEnumerable<((string, string) Files, bool SameStory, bool SameThread)> PairsOf(List<(string File, string Story, string Thread)> placed) =>
        placed.SelectMany((left, i) => placed.Skip(i + 1).Select(right => (InOrder(left.File, right.File), left.Story == right.Story, left.Thread == right.Thread)));

    private static (string, string) InOrder(string left, string right) => string.CompareOrdinal(left, right) < 0 ? (left, right) : (right, left);
}
