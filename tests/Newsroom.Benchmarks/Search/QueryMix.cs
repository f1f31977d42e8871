using System.Text.RegularExpressions;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Benchmarks.Search;

/// <summary>One query in the three languages: that of search, of FTS5 and of PostgreSQL. The plain engines get its words; what they lack they are not asked.</summary>
internal sealed record MixedQuery(string Kind, string Text, string Fts5, string TsQuery);

/// <summary>Queries of ten kinds in equal numbers, of words from the articles themselves.</summary>
internal sealed partial class QueryMix
{
    private readonly Random _random = new(7);
    private readonly IReadOnlyList<IndexedArticle> _articles;
    private readonly string[] _rare;
    private readonly string[] _mid;
    private readonly string[] _common;

    public QueryMix(IReadOnlyList<IndexedArticle> articles)
    {
        _articles = articles;
        var sample = articles.Where((_, i) => i % Math.Max(1, articles.Count / 10_000) == 0).ToList();
        var counts = sample.SelectMany(a => Words(a.Clean.Body()).Distinct(StringComparer.Ordinal)).CountBy(word => word).ToList();
        _rare = Band(.0003, .001);
        _mid = Band(.005, .02);
        _common = Band(.2, .6);

        // Long words only: PostgreSQL leaves out the short common ones, and one engine must not be asked less than another.
        string[] Band(double from, double to) =>
            [.. counts.Where(c => c.Key.Length >= 5 && c.Value >= from * sample.Count && c.Value <= to * sample.Count).Select(c => c.Key).Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<MixedQuery> Make(int count) => [.. Enumerable.Range(0, count).Select(i => MakeOne(i % 10))];

    private MixedQuery MakeOne(int kind) => kind switch
    {
        0 => All("rare", Pick(_rare)),
        1 => All("mid", Pick(_mid)),
        2 => All("common", Pick(_common)),
        3 => All("and-2", Pick(_mid), Pick(_common)),
        4 => All("and-3", Pick(_mid), Pick(_common), Pick(_common)),
        5 => Any("or-3", Pick(_mid), Pick(_mid), Pick(_common)),
        6 => Any("or-4", Pick(_common), Pick(_common), Pick(_mid), Pick(_common)),
        7 => Phrase(),
        8 => Filtered(Pick(_mid)),
        _ => Prefix(Pick(_mid)),
    };

    private static MixedQuery All(string kind, params string[] words) =>
        new(kind, string.Join(' ', words), string.Join(' ', words), string.Join(" & ", words));

    private static MixedQuery Any(string kind, params string[] words) =>
        new(kind, string.Join(" OR ", words), string.Join(" OR ", words), string.Join(" | ", words));

    private MixedQuery Phrase()
    {
        while (true)
        {
            var words = Words(_articles[_random.Next(_articles.Count)].Clean.Body()).ToList();
            var at = words.Count < 2 ? -1 : _random.Next(words.Count - 1);
            if (at >= 0 && words[at].Length >= 5 && words[at + 1].Length >= 5)
                return new("phrase", $"\"{words[at]} {words[at + 1]}\"", $"\"{words[at]} {words[at + 1]}\"", $"{words[at]} <-> {words[at + 1]}");
        }
    }

    // The plain engines have no fields: they rank all that the word finds.
    private static MixedQuery Filtered(string word) => new("filtered", $"{word} lang:en published:[2024-03-01 TO 2024-08-31]", word, word);

    private static MixedQuery Prefix(string word) => new("prefix", $"{word[..5]}*", $"{word[..5]}*", $"{word[..5]}:*");

    private string Pick(string[] words) => words[_random.Next(words.Length)];

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Za-z]+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
