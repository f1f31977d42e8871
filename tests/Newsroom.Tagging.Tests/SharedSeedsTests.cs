using System.Runtime.CompilerServices;
using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Tagging.Copies;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Tests;

/// <summary>
/// Real articles with expected results, kept outside the repository because their text is not ours: the folder <c>seeds</c> below
/// <c>NEWSROOM_SHARED</c>, or below <c>shared</c> beside the repository.
/// </summary>
public sealed class SharedSeedsTests
{
    public static TheoryData<string> Files =>
        ["000_1fd2be4ab1765bef.txt", "001_0c6a772ca1b37234.txt", "002_58d38e3df8ead5fb.txt", "003_ad6fe772fc9d0073.txt", "004_a0df3bad093048b9.txt"];

    [Theory]
    [MemberData(nameof(Files))]
    public void entities_of_the_article_are_found(string file)
    {
        var gold = Gold(file);
        var entities = Tag(file, gold).Entities.Select(entity => (entity.Kind, Names: entity.Texts().Append(entity.Name).ToHashSet(StringComparer.Ordinal))).ToList();
        var optional = Strings(gold, "not_required_places");

        var missing = Missing("persons", EntityKind.Person).Concat(Missing("orgs", EntityKind.Org)).Concat(Missing("places", EntityKind.Place).Except(optional));

        Assert.Empty(missing);
        Assert.All(Strings(gold, "must_not_tag"), name => Assert.DoesNotContain(entities, entity => entity.Names.Contains(name)));
        if (gold.TryGetProperty("same_entity", out var groups))
            Assert.All(groups.EnumerateArray(), group => Assert.Single(entities, entity => group.EnumerateArray().All(name => entity.Names.Contains(name.GetString()!))));

        IEnumerable<string> Missing(string property, EntityKind kind) =>
            Strings(gold, property).Where(name => !entities.Exists(entity => entity.Kind == kind && entity.Names.Contains(name)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void language_keywords_and_lead_are_given(string file)
    {
        var gold = Gold(file);
        var tags = Tag(file, gold);

        Assert.Equal(gold.GetProperty("language").GetString(), tags.Language);
        Assert.InRange(tags.Keywords.Count, 5, 12);
        Assert.Contains(tags.SummaryLead, Body(file, gold), StringComparison.Ordinal);
        Assert.NotEmpty(tags.SummaryLead);
    }

    [Fact]
    public void seeds_are_no_copies_of_each_other_and_the_spun_one_gets_no_original_without_evidence()
    {
        var texts = Files.Select(file => new CopyText(Body(file, Gold(file)))).ToArray();
        var pairs = texts.SelectMany((here, at) => texts.Skip(at + 1).Select(there => (Here: here, There: there, Found: CopyComparer.Compare(here, there)))).ToList();

        Assert.All(pairs, pair => Assert.False(pair.Found.IsSameText));
        // Two houses retell one agency report.
        Assert.Equal([(texts[0], texts[1])], pairs.Where(pair => pair.Found.Relation == CopyRelation.Overlapping).Select(pair => (pair.Here, pair.There)));
        Assert.Equal(9, pairs.Count(pair => pair.Found.Relation == CopyRelation.Unspecified));
    }

    private static ArticleTags Tag(string file, JsonElement gold) => Tagged.Text(Body(file, gold), gold.GetProperty("title").GetString()!, language: "");

    private static string Body(string file, JsonElement gold)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), file));
        return string.Join("\n\n", gold.GetProperty("body_lines").EnumerateArray().Select(number => Line(number.GetInt32())));

        string Line(int number) => gold.TryGetProperty("strip_prefix", out var prefixes) && prefixes.TryGetProperty($"{number}", out var prefix)
            ? lines[number - 1].Replace(prefix.GetString()!, "", StringComparison.Ordinal).Trim()
            : lines[number - 1].Trim();
    }

    private static JsonElement Gold(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), "gold.json"))).RootElement.GetProperty("articles").EnumerateArray()
            .Single(article => article.GetProperty("file").GetString() == file);

    private static IEnumerable<string> Strings(JsonElement article, string property) =>
        article.TryGetProperty(property, out var values) ? values.EnumerateArray().Select(value => value.GetString()!) : [];

    private static string Folder([CallerFilePath] string source = "")
    {
        var root = Environment.GetEnvironmentVariable("NEWSROOM_SHARED") is { Length: > 0 } given
            ? given
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../../shared"));
        var folder = Path.Combine(root, "seeds");
        if (!File.Exists(Path.Combine(folder, "gold.json")))
            Assert.Skip($"No shared seeds in {folder}: set NEWSROOM_SHARED to the folder that holds them. Quality on real articles was NOT checked.");
        return folder;
    }
}
