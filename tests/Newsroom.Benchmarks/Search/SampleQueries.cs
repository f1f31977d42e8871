using System.Collections;
using System.Text.RegularExpressions;
using Newsroom.Search.V1;

namespace Newsroom.Benchmarks.Search;

/// <summary>
/// Queries as a newsroom's desks keep them, over words that occur together in articles: mostly two or three words, names, a name with a
/// word, alternatives, and a few of every other form. Words that more than a tenth of all articles have are left out, and most
/// have a word or name that at most one in fifty has, because nobody keeps a search that alerts all day. Never ends; the same seed gives the same queries.
/// </summary>
internal sealed partial class SampleQueries(int seed, IReadOnlyList<IndexedArticle> articles) : IEnumerable<string>
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, int> _words = Count(articles, LongWord());
    private readonly Dictionary<string, int> _names = Count(articles, Name());

    public IEnumerator<string> GetEnumerator()
    {
        while (true)
        {
            var article = articles[_random.Next(articles.Count)];
            var text = TextOf(article);
            var words = Of(text, LongWord()).Where(word => _words[word] <= articles.Count / 10).ToList();
            var telling = words.Where(word => _words[word] <= articles.Count / 50).ToList();
            var names = Of(text, Name()).Where(name => _names[name] <= articles.Count / 50).ToList();
            if (telling.Count >= 10)
                yield return Query(words, telling, names, article.Article.Source);
        }
    }

    private static string TextOf(IndexedArticle article) => string.Join(' ', article.Clean.Paragraphs.Take(8).Select(paragraph => paragraph.Text));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Query(List<string> words, List<string> telling, List<string> names, string source) => _random.Next(100) switch
    {
        < 30 => $"{Pick(telling)} {Pick(words)}",
        < 45 => $"{Pick(telling)} {Pick(words)} {Pick(words)}",
        < 60 when names.Count > 0 => $"\"{Pick(names)}\"",
        < 72 when names.Count > 0 => $"\"{Pick(names)}\" {Pick(words)}",
        < 80 => $"({Pick(telling)} OR {Pick(telling)}) {Pick(words)}",
        < 84 => Pick(telling),
        < 87 => $"{Pick(telling)[..4]}* {Pick(words)}",
        < 88 => $"{Pick(telling)[..5]}*",
        < 91 => $"{Pick(telling)}~ {Pick(words)}",
        < 92 => $"{Pick(telling)}~1",
        < 94 => Near(words),
        < 96 => $"source:\"{source}\" {Pick(words)}",
        < 98 => $"title:{Pick(words)} {Pick(words)}",
        _ => $"{Pick(telling)} {Pick(words)} -{Pick(words)}",
    };

    /// <summary>In how many articles each occurs.</summary>
    private static Dictionary<string, int> Count(IReadOnlyList<IndexedArticle> articles, Regex pattern) =>
        articles.SelectMany(article => Of(TextOf(article), pattern).Distinct()).CountBy(word => word).ToDictionary();

    private static IEnumerable<string> Of(string text, Regex pattern) => pattern.Matches(text).Select(match => match.Value.ToLowerInvariant());

    /// <summary>Of two forms of one word NEAR would mean the same place twice, and is refused.</summary>
    private string Near(List<string> words)
    {
        var word = Pick(words);
        var others = words.FindAll(other => !other.StartsWith(word[..4], StringComparison.Ordinal));
        return others.Count == 0 ? word : $"{word} NEAR/5 {Pick(others)}";
    }

    private string Pick(List<string> from) => from[_random.Next(from.Count)];

    [GeneratedRegex("[A-Za-z]{5,}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LongWord();

    [GeneratedRegex("[A-Z][a-z]{2,} [A-Z][a-z]{2,}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();
}
