using Newsroom.Search.Query;
using Newsroom.Search.Searching;

namespace Newsroom.Search.Ranking;

/// <summary>What adds to relevance in a query, and how rare it is.</summary>
/// <param name="Idfs">Of each term, in steps; see <see cref="RankingFrame"/>.</param>
internal sealed record RankedTerms(IReadOnlyList<ScoredTerm> Terms, IReadOnlyList<byte> Idfs, long ArticleCount, TermStatistics Statistics)
{
    private readonly Dictionary<(string Terms, TextScope Scope, bool IsPattern), double> _shares =
        Terms.Zip(Idfs).ToDictionary(t => t.First.Key, t => Math.Exp(-t.Second / Relevance.IdfSteps));

    /// <param name="frame">Of the first page; null on it.</param>
    public static async Task<RankedTerms> ReadAsync(
        ISearchSession session, TermStatistics statistics, QueryExpression query, RankingFrame? frame, int leastFrequency, CancellationToken cancellationToken)
    {
        var terms = ScoredTerm.Of(query);
        var (idfs, count) = frame is not null ? (frame.Idfs, frame.ArticleCount) : await statistics.IdfsAsync(session, terms, leastFrequency, cancellationToken);
        return new RankedTerms(terms, idfs, count, statistics);
    }

    /// <summary>About which share of all articles match, 0 to 1.</summary>
    public double Share(QueryExpression query) => Tiers.Share(query, _shares, Statistics.ProminentShare);

    /// <summary>About how many articles have the term.</summary>
    public long Frequency(ScoredTerm term) => (long)(ArticleCount * _shares[term.Key]);
}
