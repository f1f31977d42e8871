using System.Globalization;
using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Models;

/// <summary>A text with its topics.</summary>
/// <param name="Texts">Title and body.</param>
/// <param name="Codes">Its topics with all above them.</param>
/// <param name="Weight">How much it counts in training.</param>
/// <param name="IsNews">An article or what reads like one; only these are held out and measured.</param>
internal sealed record TopicExample(IReadOnlyList<ArticleText> Texts, HashSet<string> Codes, double Weight, bool IsNews);

/// <summary>The examples, and the terms that are known to point at a topic.</summary>
internal sealed class TopicExamples(string data, string folder, TopicConcepts concepts)
{
    private const double ConceptWeight = 0.3;

    /// <summary>Language of the locales of the vocabulary that have labels to recognise topics by.</summary>
    private static readonly string[] Locales = ["de", "fr", "es", "pt-PT", "pt-BR", "sv", "da", "nb", "nn", "ar", "zh-Hans"];

    public IEnumerable<TopicExample> Read() => Snippets().Concat(Wikinews()).Concat(Definitions());

    /// <summary>Each term with the topic that it points at and how strongly: 1 for the lexicons, less for words of labels.</summary>
    public IEnumerable<(string Language, string Term, string Code, double Strength)> Terms()
    {
        foreach (var path in Directory.EnumerateFiles(folder, "lexicon-*.tsv").Order(StringComparer.Ordinal))
        {
            var language = Path.GetFileNameWithoutExtension(path).Split('-')[1];
            foreach (var row in Rows(Path.GetFileName(path)))
            {
                foreach (var term in row[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    yield return (language, term, Code(row[0]), 1);
            }
        }
        foreach (var concept in concepts.All.Where(concept => !concept.IsRetired))
        {
            foreach (var locale in Locales.Append("en-GB").Where(concept.Labels.ContainsKey))
            {
                var language = locale.Split('-')[0] is var primary && primary is "nb" or "nn" ? "no" : primary;
                yield return (language, concept.Labels[locale], concept.Code, 0.7);
            }
        }
    }

    private IEnumerable<TopicExample> Snippets() =>
        Directory.EnumerateFiles(folder, "snippets-*.tsv").Order(StringComparer.Ordinal).SelectMany(path => Rows(Path.GetFileName(path)))
            .Select(row => new TopicExample(TextsOf("", row[1]), Codes(row[0]), 1, IsNews: true));

    private IEnumerable<TopicExample> Wikinews()
    {
        var articles = GzipLines.Read(Path.Combine(data, "bulk/wikinews_dev.jsonl.gz")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        return Rows("wikinews-topics.tsv").Select(row =>
        {
            var article = articles[int.Parse(row[0], CultureInfo.InvariantCulture)];
            return new TopicExample(TextsOf(article.GetProperty("title").GetString()!, article.GetProperty("text").GetString()!), Codes(row[1]), 1, IsNews: true);
        });
    }

    private IEnumerable<TopicExample> Definitions() => concepts.All.Where(concept => !concept.IsRetired)
        .Select(concept => new TopicExample(TextsOf("", concept.Labels["en-GB"] + ": " + concept.Definitions["en-GB"]), [.. concepts.PathOf(concept.Code)], ConceptWeight, IsNews: false));

    private IEnumerable<string[]> Rows(string file) => File.ReadLines(Path.Combine(folder, file)).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'));

    private HashSet<string> Codes(string field) => field is "-" ? [] : [.. field.Split(' ').SelectMany(code => concepts.PathOf(Code(code)))];

    private static string Code(string digits) => "medtop:" + digits;

    private static List<ArticleText> TextsOf(string title, string body) =>
        [new(TextField.Title, new TokenizedText(title)), new(TextField.Body, new TokenizedText(body))];
}
