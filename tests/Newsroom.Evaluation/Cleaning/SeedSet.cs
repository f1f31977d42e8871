using System.Globalization;
using System.Text.Json;
using Newsroom.Article.V1;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>Texts as they were scraped, and what an editor would keep of them; each has to come out exactly.</summary>
internal static class SeedSet
{
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
        var differences = gold.RootElement.GetProperty("articles").EnumerateArray()
            .Select(g => (File: g.Text("file"), Fields: Differences(g, File.ReadAllText(Path.Combine(data.Seeds, g.Text("file")))).ToList())).ToList();
        foreach (var (file, fields) in differences.Where(d => d.Fields.Count > 0))
            Console.Error.WriteLine($"{file} differs in {string.Join(", ", fields)}");
        yield return new Measure("seeds", "exact", differences.Average(d => d.Fields.Count == 0 ? 1.0 : 0), differences.Count);
    }

    private static IEnumerable<string> Differences(JsonElement gold, string content)
    {
        if (CleanedDocument.Of(content, "text/plain").Article is not { } article)
            return ["article"];
        var lines = content.Split('\n');
        (string Field, string Gold, string Found)[] fields =
        [
            ("title", gold.Text("title"), article.Title),
            ("body", string.Join('\n', Body(gold, lines)), string.Join('\n', article.Paragraphs.Select(p => p.Text))),
            ("subheads", string.Join('\n', Numbers(gold, "subheads").Select(n => lines[n - 1].Trim())), string.Join('\n', article.Paragraphs.Where(p => p.Role == ParagraphRole.Subhead).Select(p => p.Text))),
            ("dek", gold.TryGetProperty("dek_line", out var dek) ? lines[dek.GetInt32() - 1].Trim() : "", article.Dek),
            ("authors", string.Join(';', gold.Texts("authors")), Names(article, ContributorRole.Author)),
            ("translators", string.Join(';', gold.Texts("translators")), Names(article, ContributorRole.Translator)),
            ("dateline", gold.Text("dateline"), article.Dateline),
            ("section", gold.Text("section"), article.Section),
            ("publisher", gold.Text("publisher"), article.Publisher),
            ("language", gold.Text("language"), article.Language),
            ("published", Published(gold), Published(article.Published)),
        ];
        return fields.Where(f => f.Gold != f.Found).Select(f => f.Field);
    }

    /// <summary>The paragraphs that an editor would keep.</summary>
    public static IEnumerable<string> Body(JsonElement gold, string[] lines)
    {
        foreach (var number in Numbers(gold, "body_lines"))
        {
            var line = lines[number - 1].Trim();
            var prefix = gold.TryGetProperty("strip_prefix", out var prefixes) ? prefixes.Text(number.ToString(CultureInfo.InvariantCulture)) : "";
            yield return line[prefix.Length..].Trim();
        }
    }

    private static IEnumerable<int> Numbers(JsonElement gold, string name) =>
        gold.TryGetProperty(name, out var value) ? value.EnumerateArray().Select(v => v.GetInt32()) : [];

    private static string Names(CleanArticle article, ContributorRole role) => string.Join(';', article.Contributors.Where(c => c.Role == role).Select(c => c.Name));

    private static string Published(JsonElement gold) => gold.Text("published_at") is { Length: > 0 } stated
        ? $"{DateTimeOffset.Parse(stated, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime():O} {gold.Text("date_precision")}"
        : "";

    private static string Published(ArticleTime? time) =>
        time is null ? "" : $"{time.Time.ToDateTimeOffset():O} {time.Precision.ToString().ToLowerInvariant()}";
}
