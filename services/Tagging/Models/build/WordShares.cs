using System.Globalization;
using System.Text.Json;
using Newsroom.Tagging.Keywords;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Models;

/// <summary>
/// How common words are: lines <c>language, word, percent of articles that have it</c>. English is counted over news articles, the other
/// languages over single sentences, as if an article had <see cref="SentencesOfArticle"/> of them.
/// </summary>
internal static class WordShares
{
    private const int SentencesOfArticle = 20;

    /// <summary>What is seen less often may be chance.</summary>
    private const int MinCount = 3;

    public static void Run(string data, string target) => GzipLines.Write(Path.Combine(target, "word-shares.tsv.gz"), Rows(data));

    private static IEnumerable<string> Rows(string data)
    {
        var articles = GzipLines.Read(Path.Combine(data, "bulk/wikinews_dev.jsonl.gz")).Select(Parse).Select(row => (Language: "en", Text: Text(row, "title") + "\n\n" + Text(row, "text")));
        var sentences = GzipLines.Read(Path.Combine(data, "langid/lingua_dev.jsonl.gz")).Select(Parse).Where(row => Text(row, "kind") == "sentences")
            .Select(row => (Language: Text(row, "lang") is "nb" or "nn" ? "no" : Text(row, "lang"), Text: Text(row, "text"))).Where(row => row.Language != "en");
        return Shares(articles, 1).Concat(Shares(sentences, SentencesOfArticle));
    }

    private static IEnumerable<string> Shares(IEnumerable<(string Language, string Text)> texts, int unitsOfArticle)
    {
        foreach (var language in texts.GroupBy(text => text.Language, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var units = language.Select(text => WordsOf(text.Text)).ToList();
            foreach (var (word, count) in units.SelectMany(words => words).CountBy(word => word).Where(word => word.Value >= MinCount).OrderBy(word => word.Key, StringComparer.Ordinal))
            {
                var share = 1 - Math.Pow(1 - ((double)count / units.Count), unitsOfArticle);
                yield return $"{language.Key}\t{word}\t{(100 * share).ToString("0.#", CultureInfo.InvariantCulture)}";
            }
        }
    }

    private static HashSet<string> WordsOf(string text)
    {
        var tokens = new TokenizedText(text);
        return [.. Enumerable.Range(0, tokens.Tokens.Count).Where(i => tokens.Tokens[i].Kind == TokenKind.Word).Select(tokens.FoldedAt).Where(word => word.Length > 1).Select(KeywordExtractor.Stem)];
    }

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;

    private static string Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
