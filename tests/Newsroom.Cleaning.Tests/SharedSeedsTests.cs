using System.Text.Json;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests;

/// <summary>Five real articles as they were scraped, and what an editor would keep of them, to the character.</summary>
public sealed class SharedSeedsTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Shared, "seeds");

    public static TheoryData<string> Files() =>
        ["000_1fd2be4ab1765bef.txt", "001_0c6a772ca1b37234.txt", "002_58d38e3df8ead5fb.txt", "003_ad6fe772fc9d0073.txt", "004_a0df3bad093048b9.txt"];

    [Theory]
    [MemberData(nameof(Files))]
    public void seed_is_cleaned_exactly_as_an_editor_would(string file)
    {
        Assert.SkipUnless(
            File.Exists(Path.Combine(Folder, "gold.json")),
            $"NOT RUN: the shared seeds are not at {Folder}; set NEWSROOM_SHARED to the folder that holds seeds/gold.json.");
        using var gold = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "gold.json")));
        var expected = gold.RootElement.GetProperty("articles").EnumerateArray().Single(a => a.GetProperty("file").GetString() == file);
        var content = File.ReadAllText(Path.Combine(Folder, file));
        var lines = content.Split('\n');
        var article = Documents.Article(content);

        Assert.Equal(Text(expected, "title"), article.Title);
        Assert.Equal(Body(expected, lines), article.Body());
        Assert.Equal(
            Numbers(expected, "subheads").Select(n => lines[n - 1].Trim()),
            article.Paragraphs.Where(p => p.Role == ParagraphRole.Subhead).Select(p => p.Text));
        Assert.Equal(expected.TryGetProperty("dek_line", out var dek) ? lines[dek.GetInt32() - 1].Trim() : "", article.Dek);
        Assert.Equal(Strings(expected, "authors"), article.Names(ContributorRole.Author));
        Assert.Equal(Strings(expected, "translators"), article.Names(ContributorRole.Translator));
        Assert.Equal(Text(expected, "dateline"), article.Dateline);
        Assert.Equal(Text(expected, "section"), article.Section);
        Assert.Equal(Text(expected, "publisher"), article.Publisher);
        Assert.Equal(Text(expected, "language"), article.Language);
        Expectations.AssertPublished(Text(expected, "published_at"), Text(expected, "date_precision"), article.Published);
    }

    private static IEnumerable<string> Body(JsonElement expected, string[] lines)
    {
        expected.TryGetProperty("strip_prefix", out var prefixes);
        foreach (var number in Numbers(expected, "body_lines"))
        {
            var line = lines[number - 1].Trim();
            var hasPrefix = prefixes.ValueKind == JsonValueKind.Object
                && prefixes.TryGetProperty(number.ToString(System.Globalization.CultureInfo.InvariantCulture), out _);
            yield return hasPrefix
                ? line[prefixes.GetProperty(number.ToString(System.Globalization.CultureInfo.InvariantCulture)).GetString()!.Length..].Trim()
                : line;
        }
    }

    private static string Text(JsonElement article, string name) => article.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static IEnumerable<string> Strings(JsonElement article, string name) => article.GetProperty(name).EnumerateArray().Select(v => v.GetString()!);

    private static IEnumerable<int> Numbers(JsonElement article, string name) =>
        article.TryGetProperty(name, out var value) ? value.EnumerateArray().Select(v => v.GetInt32()) : [];
}
