using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Signals;
using Newsroom.Evaluation.Metrics;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Keywords;
using Newsroom.Tagging.Text;

namespace Newsroom.Evaluation.Tagging;

/// <summary>
/// Keywords against those that the publisher gave the page, on its title and main text. Two phrases match if their words are equal after
/// folding of case and diacritics and of plural endings. F1 of the first 5 or 10 phrases is taken for each article and averaged; articles without
/// keywords of their own are passed by. Beside it stands plain tf-idf over the phrases of one to three words of the same texts.
/// </summary>
internal static class KeywordSet
{
    private static readonly int[] Ranks = [5, 10];

    private sealed record Text(IReadOnlyList<ArticleText> Parts, string Language, HashSet<string> Gold);

    public static IEnumerable<Measure> Measure(LabelledData data, string set)
    {
        var texts = data.Read(set, Parse).Where(text => text.Gold.Count > 0 && text.Parts[1].Text.Tokens.Count > 0).ToList();
        if (texts.Count == 0)
            return [];
        var names = new EntityTagger();
        var entities = texts.ConvertAll(text => names.Find(text.Parts, text.Language, CancellationToken.None));
        _ = Extract(texts, entities);
        var before = Environment.CpuUsage.TotalTime;
        var ours = Extract(texts, entities);
        Console.Error.WriteLine($"{set}: keywords of {texts.Count / (Environment.CpuUsage.TotalTime - before).TotalSeconds:F0} documents a CPU-second, names not counted");
        return Measures(set, "keyword", texts, ours).Concat(Measures(set, "tfidf", texts, TfIdf.Rank(texts.ConvertAll(text => (text.Parts, text.Language)), Ranks[^1])));
    }

    private static List<List<string>> Extract(List<Text> texts, List<List<NamedEntity>> entities) => [.. texts.Zip(entities)
        .Select(one => KeywordExtractor.Extract(one.First.Parts, one.First.Language, one.Second).ConvertAll(keyword => keyword.Phrase))];

    private static IEnumerable<Measure> Measures(string set, string method, List<Text> texts, List<List<string>> found) =>
        Ranks.Select(rank => new Measure(set, $"{method}_f1@{rank}", texts.Zip(found).Average(one => F1(one.First.Gold, one.Second.Take(rank))), texts.Count));

    private static double F1(HashSet<string> gold, IEnumerable<string> found)
    {
        var keys = found.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        var hits = keys.Count(gold.Contains);
        return new Retrieval(hits, keys.Count - hits, gold.Count - hits).F1;
    }

    private static Text Parse(JsonElement item)
    {
        var gold = item.TryGetProperty("gold", out var value) ? value : item;
        var body = new TokenizedText(gold.Text("text"));
        return new Text(
            [new ArticleText(TextField.Title, new TokenizedText(gold.Text("title"))), new ArticleText(TextField.Body, body)],
            LanguageDetector.Detect(body.Text).Language,
            [.. gold.Texts("topics").Select(KeyOf).Where(key => key.Length > 0)]);
    }

    private static string KeyOf(string phrase) => string.Join(' ', Words(new TokenizedText(phrase)));

    private static IEnumerable<string> Words(TokenizedText text) => Enumerable.Range(0, text.Tokens.Count).Select(text.FoldedAt).Where(word => word.Length > 0).Select(KeywordExtractor.Stem);
}

/// <summary>Ranks phrases of one to three words, none of which begins or ends with a function word, by tf-idf among the texts given.</summary>
internal static class TfIdf
{
    private const int MaxWords = 3;

    public static List<List<string>> Rank(List<(IReadOnlyList<ArticleText> Parts, string Language)> texts, int count)
    {
        var phrases = texts.ConvertAll(text => text.Parts.SelectMany(part => Phrases(part.Text, text.Language)).CountBy(phrase => phrase).ToList());
        var documents = phrases.SelectMany(own => own.Select(phrase => phrase.Key)).CountBy(phrase => phrase).ToDictionary(StringComparer.Ordinal);
        return phrases.ConvertAll(own => own.OrderByDescending(phrase => phrase.Value * Math.Log((double)texts.Count / documents[phrase.Key])).ThenBy(phrase => phrase.Key, StringComparer.Ordinal)
            .Take(count).Select(phrase => phrase.Key).ToList());
    }

    private static IEnumerable<string> Phrases(TokenizedText text, string language)
    {
        var stopwords = Stopwords.Of(language);
        for (var first = 0; first < text.Tokens.Count; first++)
        {
            for (var count = 1; count <= MaxWords && first + count <= text.Tokens.Count && IsWord(first + count - 1); count++)
            {
                if (!stopwords.Contains(text.FoldedAt(first)) && !stopwords.Contains(text.FoldedAt(first + count - 1)))
                    yield return string.Join(' ', Enumerable.Range(first, count).Select(text.FoldedAt));
            }
        }
        bool IsWord(int token) => text.Tokens[token].Kind == TokenKind.Word && text.FoldedAt(token).Length > 1;
    }
}
