using System.Text.Json;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests;

/// <summary>The sample articles that ship with the project, each against its expected result.</summary>
public sealed class SeedsTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "seeds");

    public static TheoryData<string> Files()
    {
        using var expected = Expected();
        return [.. expected.RootElement.GetProperty("articles").EnumerateArray().Select(a => Text(a, "file"))];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void sample_becomes_what_is_expected(string file)
    {
        using var document = Expected();
        var expected = document.RootElement.GetProperty("articles").EnumerateArray().Single(a => Text(a, "file") == file);
        var article = Article(expected);

        Assert.Equal(Text(expected, "title"), article.Title);
        Assert.Equal(Strings(expected, "body"), article.Body());
        Assert.Equal(
            expected.GetProperty("subheads").EnumerateArray().Select(n => n.GetInt32()),
            article.Paragraphs.Index().Where(p => p.Item.Role == ParagraphRole.Subhead).Select(p => p.Index));
        Assert.Equal(Text(expected, "dek"), article.Dek);
        Assert.Equal(Strings(expected, "authors"), article.Names(ContributorRole.Author));
        Assert.Equal(Strings(expected, "translators"), article.Names(ContributorRole.Translator));
        Assert.Equal(Text(expected, "dateline"), article.Dateline);
        Assert.Equal(Text(expected, "section"), article.Section);
        Assert.Equal(Text(expected, "publisher"), article.Publisher);
        Assert.Equal(Text(expected, "language"), article.Language);
        Expectations.AssertPublished(Text(expected, "published_at"), Text(expected, "date_precision"), article.Published);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void what_was_cut_of_a_sample_is_labelled_and_gone(string file)
    {
        using var document = Expected();
        var expected = document.RootElement.GetProperty("articles").EnumerateArray().Single(a => Text(a, "file") == file);
        var article = Article(expected);
        var body = string.Join("\n\n", article.Body());

        Assert.All(Strings(expected, "must_contain"), text => Assert.Contains(text, body, StringComparison.Ordinal));
        Assert.All(Strings(expected, "must_not_contain"), text => Assert.DoesNotContain(text, body, StringComparison.Ordinal));
        Assert.All(expected.GetProperty("dropped").EnumerateArray(), dropped =>
        {
            var (text, name) = (Text(dropped, "text_contains"), Text(dropped, "label"));
            var labels = article.LabelsOf(text);
            Assert.True(labels.Length > 0, $"'{text}' is in no removed span.");
            Assert.True(labels.Any(Expectations.Labels(name).Contains), $"'{text}' has {string.Join(", ", labels)}, not {name}.");
        });
    }

    private static CleanArticle Article(JsonElement expected)
    {
        var content = File.ReadAllBytes(Path.Combine(Folder, Text(expected, "file")));
        var result = Documents.Clean(Documents.Of(content, Text(expected, "media_type")));
        Assert.True(result.Article is not null, $"{result.Reason}: {result.Detail}");
        return result.Article;
    }

    private static JsonDocument Expected() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json")));

    private static string Text(JsonElement article, string name) => article.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static IEnumerable<string> Strings(JsonElement article, string name) =>
        article.TryGetProperty(name, out var value) ? value.EnumerateArray().Select(v => v.GetString()!) : [];
}
