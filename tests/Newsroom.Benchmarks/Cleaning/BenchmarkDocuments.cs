using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Newsroom.Benchmarks.Cleaning;

/// <summary>Documents to measure on: real pages and texts where the labelled data is, else made-up ones, which is said loudly.</summary>
/// <param name="Pages">HTML.</param>
/// <param name="Texts">Pages of all sizes as text, with all that stands around their article.</param>
/// <param name="ShortTexts">Those of them that are as long as an article.</param>
/// <param name="Articles">Articles as text, with little around them.</param>
/// <param name="AreReal">Whether they were read, not made up.</param>
internal sealed record BenchmarkDocuments(IReadOnlyList<string> Pages, IReadOnlyList<string> Texts, IReadOnlyList<string> ShortTexts, IReadOnlyList<string> Articles, bool AreReal)
{
    // Characters of an article; whole pages as text have several times as many.
    private const int MinArticle = 3000;
    private const int MaxArticle = 6000;

    private const string Sentence = "The harbour board has decided that the largest of the four cranes will be painted yellow before the regatta. ";

    public static BenchmarkDocuments Read(string folder, int count)
    {
        List<string> pages = [];
        foreach (var set in new[] { "wcxb_dev", "trafilatura", "fundus" })
            pages.AddRange(Items(Path.Combine(folder, "extraction", set + ".jsonl.gz"), count, i => i.GetProperty("html").GetString()!));
        var texts = Items(Path.Combine(folder, "plaintext", "lines.jsonl.gz"), int.MaxValue, i => string.Join('\n', i.GetProperty("lines").EnumerateArray().Select(l => l[1].GetString()))).ToList();
        var articles = Items(Path.Combine(folder, "bulk", "allsides_sample.jsonl.gz"), int.MaxValue, i => i.GetProperty("text").GetString()!).Where(IsAsLongAsArticle).Take(count).ToList();
        if (pages.Count > 0 && texts.Count > 0 && articles.Count > 0)
            return new BenchmarkDocuments(pages, [.. texts.Take(count)], [.. texts.Where(IsAsLongAsArticle).Take(count)], articles, AreReal: true);
        Console.Error.WriteLine($"NOT ON REAL PAGES: there is no labelled data at {folder}. The figures below are of generated pages and say little.");
        List<string> made = [.. Enumerable.Range(1, count).Select(i => Text(13 + (i % 12)))];
        return new BenchmarkDocuments([.. Enumerable.Range(1, count).Select(i => Page(20_000 + (i % 10 * 20_000)))], [.. Enumerable.Range(1, count).Select(i => Text(10 + (i % 40)))], made, made, AreReal: false);
    }

    private static bool IsAsLongAsArticle(string text) => text.Length is >= MinArticle and <= MaxArticle;

    /// <summary>A page of about so many characters: menus, scripts, an article, teasers.</summary>
    public static string Page(int length)
    {
        var page = new StringBuilder("<!DOCTYPE html><html><head><title>Crane turns yellow | Gazette</title><script>var state = {};</script></head><body><nav><ul>");
        for (var i = 0; i < 40; i++)
            page.Append("<li><a href=\"/section/").Append(i).Append("\">Section ").Append(i).Append("</a></li>");
        page.Append("</ul></nav><main><article><h1>Crane turns yellow</h1>");
        for (var i = 0; page.Length < length; i++)
        {
            page.Append("<div class=\"block b").Append(i % 7).Append("\"><p>").Append(i).Append(' ').Append(Sentence).Append("<a href=\"/x\">linked words</a> ").Append(Sentence).Append("</p></div>\n");
            if (i % 5 == 0)
                page.Append("<div class=\"related\"><h3><a href=\"/other\">Goat on the roof again</a></h3></div><script>load(").Append(i).Append(");</script>");
        }
        return page.Append("</article></main><footer><p>Printed on Fridays.</p></footer></body></html>").ToString();
    }

    private static string Text(int paragraphs) =>
        "Crane turns yellow\n\nBy Ana Lund\n\n" + string.Join("\n\n", Enumerable.Range(0, paragraphs).Select(i => $"{i} {Sentence}{Sentence}")) + "\n\nShare this article\n";

    private static IEnumerable<string> Items(string path, int count, Func<JsonElement, string> content)
    {
        if (!File.Exists(path))
            yield break;
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        for (var i = 0; i < count && reader.ReadLine() is { } line; i++)
        {
            using var json = JsonDocument.Parse(line);
            yield return content(json.RootElement);
        }
    }
}
