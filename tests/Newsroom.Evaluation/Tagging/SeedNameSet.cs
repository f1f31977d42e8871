using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Evaluation.Cleaning;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Evaluation.Tagging;

/// <summary>The names that an editor expects of the five seeds, and those that must not be tagged.</summary>
internal static class SeedNameSet
{
    private sealed record Names(EntityKind Kind, HashSet<string> Spellings);

    public static IEnumerable<Measure> Measure(LabelledData data)
    {
        var path = Path.Combine(data.Seeds, "gold.json");
        if (!data.Selection.Takes("seeds"))
            yield break;
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"absent, not measured: {path}");
            yield break;
        }
        using var gold = JsonDocument.Parse(File.ReadAllText(path));
        var tagger = new EntityTagger();
        var checks = gold.RootElement.GetProperty("articles").EnumerateArray()
            .SelectMany(article => Check(article, Tag(tagger, article, File.ReadAllLines(Path.Combine(data.Seeds, article.Text("file")))))).ToList();
        foreach (var (metric, name, _) in checks.Where(check => !check.IsRight))
            Console.Error.WriteLine($"seeds: {metric}: {name}");
        foreach (var metric in checks.GroupBy(check => check.Metric))
            yield return new Measure("seeds", metric.Key, metric.Average(check => check.IsRight ? 1.0 : 0), metric.Count());
    }

    private static List<Names> Tag(EntityTagger tagger, JsonElement article, string[] lines)
    {
        ArticleText title = new(TextField.Title, new TokenizedText(article.Text("title")));
        ArticleText body = new(TextField.Body, new TokenizedText(string.Join("\n\n", SeedSet.Body(article, lines))));
        return tagger.Find([title, body], article.Text("language"), CancellationToken.None)
            .ConvertAll(name => new Names(name.Kind, [name.Name, .. name.Mentions.Select(mention => mention.Surface)]));
    }

    private static IEnumerable<(string Metric, string Name, bool IsRight)> Check(JsonElement article, List<Names> found)
    {
        foreach (var (property, kind) in new[] { ("persons", EntityKind.Person), ("orgs", EntityKind.Org), ("places", EntityKind.Place) })
        {
            foreach (var name in article.Texts(property).Except(article.Texts("not_required_places")))
                yield return (property, name, found.Exists(one => one.Kind == kind && one.Spellings.Contains(name)));
        }
        foreach (var name in article.Texts("must_not_tag"))
            yield return ("must_not_tag", name, !found.Exists(one => one.Spellings.Contains(name)));
        if (!article.TryGetProperty("same_entity", out var groups))
            yield break;
        foreach (var group in groups.EnumerateArray().Select(group => group.EnumerateArray().Select(name => name.GetString()!).ToList()))
            yield return ("same_entity", string.Join(" = ", group), found.Exists(one => group.TrueForAll(one.Spellings.Contains)));
    }
}
