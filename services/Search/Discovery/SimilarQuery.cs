using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.Text;

namespace Newsroom.Search.Discovery;

/// <summary>
/// Turns a text into the query that finds others like it: any of its most telling terms, each weighted by (1 + ln tf) · ln(N / df), where
/// a term of the title counts three times. Terms that more than a quarter of all articles have (of a small index three quarters), or
/// none other, tell nothing.
/// </summary>
internal static class SimilarQuery
{
    private const int MaxTerms = 16;

    /// <summary>Terms that frequencies are looked up for, the most frequent in the text.</summary>
    private const int MaxCandidates = 96;

    private const int TitleWeight = 3;

    /// <summary>Below this many articles shares say little of how telling a term is.</summary>
    private const int SmallIndex = 100;

    private const int MinLength = 3;

    /// <summary>Terms worth looking up, with their weighted number in the text.</summary>
    public static IReadOnlyDictionary<string, int> Candidates(ArticleTerms terms) => terms.Title.Terms
        .SelectMany(term => Enumerable.Repeat(term, TitleWeight)).Concat(terms.Dek.Terms).Concat(terms.Body.Terms)
        .Where(term => term.Length >= MinLength && !char.IsAsciiDigit(term[0]))
        .CountBy(term => term).OrderByDescending(term => term.Value).ThenByDescending(term => term.Key.Length).ThenBy(term => term.Key, StringComparer.Ordinal)
        .Take(MaxCandidates).ToDictionary(StringComparer.Ordinal);

    /// <summary>As if every term were in some articles and the index of a round size, so that what only hidden articles have tells nothing.</summary>
    public static TermFrequencies Blurred(IReadOnlyDictionary<string, int> candidates, TermFrequencies frequencies)
    {
        var count = TermStatistics.Blurred(frequencies.ArticleCount, SearchRun.HiddenFrequency);
        var least = Math.Min(SearchRun.HiddenFrequency, Most(count));
        return new TermFrequencies(
            count, candidates.Keys.ToDictionary(term => term, term => Math.Max(least, frequencies.ByTerm.GetValueOrDefault(term)), StringComparer.Ordinal));
    }

    /// <summary>Null: no term tells anything.</summary>
    /// <param name="least">A term is of use that at least so many articles have: two if the text is one of them.</param>
    public static QueryExpression? Of(IReadOnlyDictionary<string, int> candidates, TermFrequencies frequencies, int least)
    {
        var most = Most(frequencies.ArticleCount);
        var weighted = candidates
            .Select(term => (Term: term.Key, Count: term.Value, Articles: frequencies.ByTerm.GetValueOrDefault(term.Key)))
            .Where(term => term.Articles >= least && term.Articles <= most)
            .Select(term => (term.Term, Weight: (1 + Math.Log(term.Count)) * Math.Log(1 + ((double)frequencies.ArticleCount / term.Articles))))
            .OrderByDescending(term => term.Weight).ThenBy(term => term.Term, StringComparer.Ordinal).Take(MaxTerms).ToList();
        if (weighted.Count == 0)
            return null;
        // Within the factors that a query can state; rarity itself is the engine's.
        List<QueryExpression> parts = [.. weighted.Select(term => new Boost(new Word(term.Term), Math.Round(Math.Clamp(term.Weight / weighted[0].Weight, 0.1, 1), 2)))];
        return parts.Count == 1 ? parts[0] : new AnyOf(parts);
    }

    /// <summary>A term that more articles have tells nothing.</summary>
    private static long Most(long articles) => articles < SmallIndex ? articles * 3 / 4 : articles / 4;
}
