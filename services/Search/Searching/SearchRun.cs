using Newsroom.Search.Desks;
using Newsroom.Search.Facets;
using Newsroom.Search.Query;
using Newsroom.Search.Ranking;
using Newsroom.Search.V1;

namespace Newsroom.Search.Searching;

/// <summary>
/// Answers one query over an engine's session: the same ranking, paging, counting and grouping on every engine. The engine is asked for the keys of the
/// newest matches once; all that is counted and most of what is ranked follows from these.
/// </summary>
internal sealed class SearchRun(ISearchSession session, SearchMemory memory, SearchLimits all, TimeProvider clock)
{
    /// <summary>Below this many hits a better spelling is looked for.</summary>
    private const int FewHits = 3;

    /// <summary>To whom articles are hidden all words are in so many at least, so that what few articles have is not told by how matches rank.</summary>
    public const int HiddenFrequency = 16;

    public async Task<SearchPage> RunAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        var now = query.After?.Frame.Now ?? DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var further = await memory.Languages.ReadAsync(session, cancellationToken);
        var expression = (await new QueryExpansion(session, now).ExpandAsync(query.Expression.In(further), cancellationToken)).Within(query.Filter);
        var limits = all.Of(query.Expression);
        var statistics = query.IncludeHistory ? memory.HistoryStatistics : memory.Statistics;
        var terms = query.Order == SearchOrder.Relevance
            ? await RankedTerms.ReadAsync(
                session, statistics, expression, query.After?.Frame, query.Filter is null ? 0 : HiddenFrequency, cancellationToken)
            : null;
        var newest = await session.MatchAsync(expression, KeyRange.All, newestFirst: true, limits.Matches, cancellationToken, terms?.Share(expression) ?? 1);
        var counted = newest.Count > limits.Counted ? newest[..limits.Counted] : newest;

        // While the engine looks for further candidates, matches are counted from memory.
        var ranks = RankAsync();
        var counts = CountAsync(query, counted, cancellationToken);
        await Task.WhenAll(ranks, counts);
        var (ranking, (rows, facets)) = (await ranks, await counts);
        var frame = ranking?.Frame ?? new RankingFrame(now, 0, [], []);
        var places = query.Grouping == SearchGrouping.Unspecified
            ? await PlacesAsync(query, expression, newest, ranking, cancellationToken)
            : new Grouping(query, rows, ranking, session.IsEarlier).Places();
        var better = counted.Count < FewHits && query.After is null
            ? await new SpellingCorrection(session, statistics, query.Filter, further).CorrectAsync(query.Expression, cancellationToken)
            : "";
        var (hits, next) = await PageAsync(query, places, frame, cancellationToken);
        return new SearchPage(hits, counted.Count, next)
        {
            TotalIsLowerBound = newest.Count > counted.Count,
            RankedCandidates = ranking?.Scores.Count ?? 0,
            CountedArticles = query.Facets.Count > 0 || query.Grouping != SearchGrouping.Unspecified ? counted.Count : 0,
            Facets = facets,
            DidYouMean = better,
        };

        async Task<RankedCandidates?> RankAsync() => terms is null
            ? null
            : await RankedCandidates.ReadAsync(session, memory.Profiles, expression, terms, newest, query.After?.Frame, now, limits.Candidates, cancellationToken);
    }

    private async Task<(MatchRows Rows, IReadOnlyList<Facet> Facets)> CountAsync(IndexQuery query, List<long> counted, CancellationToken cancellationToken)
    {
        var needsRows = query.Facets.Any(FacetCounter.NeedsRows) || query.Grouping != SearchGrouping.Unspecified;
        var rows = needsRows ? await memory.Rows.ReadAsync(session, counted, cancellationToken) : MatchRows.None;
        return (rows, query.Facets.Count == 0 ? [] : await new FacetCounter(query.Facets, counted, rows).ReadAsync(session, memory.FacetValues, cancellationToken));
    }

    /// <summary>Up to one more place than the page holds.</summary>
    private async Task<List<Place>> PlacesAsync(
        IndexQuery query, QueryExpression expression, List<long> newest, RankedCandidates? ranking, CancellationToken cancellationToken)
    {
        if (ranking is not null)
            return await ranking.PlacesAsync(session, expression, query.After, query.Limit + 1, cancellationToken);
        var newestFirst = query.Order == SearchOrder.Newest;
        var keys = query.After is not { Key: var key } ? KeyRange.All : newestFirst ? KeyRange.All with { To = key - 1 } : KeyRange.All with { From = key + 1 };
        var found = newestFirst && query.After is null
            ? newest.Take(query.Limit + 1)
            : await session.MatchAsync(expression, keys, newestFirst, query.Limit + 1, cancellationToken);
        return [.. found.Select(k => new Place(k, 0, k, 0))];
    }

    private async Task<(List<IndexHit> Hits, Cursor? Next)> PageAsync(IndexQuery query, List<Place> places, RankingFrame frame, CancellationToken cancellationToken)
    {
        var shown = places.Take(query.Limit).ToList();
        var documents = shown.Count == 0
            ? []
            : (await session.DocumentsAsync([.. shown.Select(p => p.Shown)], cancellationToken)).ToDictionary(d => d.Key, d => d.Document);
        var hits = shown.Select(p => new IndexHit(IndexedArticle.Parser.ParseFrom(documents[p.Shown]), Math.Max(p.Score, 0), p.Collapsed, session.IsEarlier(p.Shown))).ToList();
        var next = places.Count > query.Limit ? new Cursor(shown[^1].Score, shown[^1].Key, frame) : null;
        return (hits, next);
    }
}

/// <summary>A hit in its place.</summary>
/// <param name="Key">By which it stands in the order.</param>
/// <param name="Score">Negative behind the last ranked hit.</param>
/// <param name="Shown">The article that is shown there.</param>
/// <param name="Collapsed">How many others it stands for.</param>
internal readonly record struct Place(long Key, double Score, long Shown, int Collapsed)
{
    /// <summary>Behind the last ranked hit.</summary>
    public const double Unranked = -1;

    /// <summary>Best first, the newer of equals.</summary>
    public static int ByRelevance(Place a, Place b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : b.Key.CompareTo(a.Key);
}
