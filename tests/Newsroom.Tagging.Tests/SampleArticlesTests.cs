using System.Runtime.CompilerServices;
using System.Text.Json;
using Newsroom.Article.V1;

namespace Newsroom.Tagging.Tests;

/// <summary>The sample articles of seeds/, clean, against the entities that their author expects.</summary>
public sealed class SampleArticlesTests
{
    /// <summary>A little under what is reached; a change may raise it, not lower it.</summary>
    private const double EnglishRecallFloor = 0.80;

    private const double OtherRecallFloor = 0.48;

    [Fact]
    public void expected_entities_are_found_in_the_share_that_was_reached()
    {
        var english = Recall(article => Language(article) == "en");
        var other = Recall(article => Language(article) != "en");

        TestContext.Current.TestOutputHelper?.WriteLine($"recall: en {english:0.000}, other languages {other:0.000}");
        Assert.InRange(english, EnglishRecallFloor, 1);
        Assert.InRange(other, OtherRecallFloor, 1);
    }

    [Fact]
    public void nothing_is_tagged_that_stood_only_in_removed_text()
    {
        foreach (var article in Articles())
        {
            var names = Tag(article).Entities.SelectMany(entity => entity.Texts()).ToHashSet(StringComparer.Ordinal);
            Assert.DoesNotContain(Strings(article, "must_not_tag"), names.Contains);
        }
    }

    private static double Recall(Func<JsonElement, bool> which)
    {
        var (found, expected) = (0, 0);
        foreach (var article in Articles().Where(which))
        {
            var entities = Tag(article).Entities.Select(e => (e.Kind, Names: e.Texts().Append(e.Name).ToHashSet(StringComparer.Ordinal))).ToList();
            foreach (var (property, kind) in new[] { ("persons", EntityKind.Person), ("orgs", EntityKind.Org), ("places", EntityKind.Place) })
            {
                var names = Strings(article, property).Except(Strings(article, "not_required_places")).ToList();
                var missing = names.Where(name => !entities.Exists(e => e.Kind == kind && e.Names.Contains(name))).ToList();
                expected += names.Count;
                found += names.Count - missing.Count;
                if (missing.Count > 0)
                    TestContext.Current.TestOutputHelper?.WriteLine($"{article.GetProperty("file")}: {property} missing: {string.Join(", ", missing)}");
            }
        }

        return (double)found / expected;
    }

    private static ArticleTags Tag(JsonElement article) =>
        Tagged.Text(string.Join("\n\n", Strings(article, "body")), article.GetProperty("title").GetString()!, Language(article));

    private static string Language(JsonElement article) => article.GetProperty("language").GetString()!;

    private static JsonElement.ArrayEnumerator Articles([CallerFilePath] string source = "") =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(source)!, "../../seeds/expected.json")))
            .RootElement.GetProperty("articles").EnumerateArray();

    private static IEnumerable<string> Strings(JsonElement article, string property) =>
        article.TryGetProperty(property, out var values) ? values.EnumerateArray().Select(value => value.GetString()!) : [];
}
