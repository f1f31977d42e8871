using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.Storage;

namespace Newsroom.Search.Ranking;

/// <summary>
/// The matches that are ranked: the newest ones of the query and of its <see cref="Tiers"/>. How far each of these reached on the first page
/// holds for all pages, so that articles that arrive meanwhile push none over the edge.
/// </summary>
internal sealed class RankedCandidates
{
    /// <summary>A set that reached nothing, as against one that reached the oldest match.</summary>
    private const long Unused = long.MaxValue;

    /// <summary>Arrivals since the first page can make the sets grow to this many times their size.</summary>
    public const int Growth = 4;

    private RankedCandidates(Dictionary<long, double> scores, RankingFrame frame)
    {
        Scores = scores;
        Frame = frame;
    }

    public IReadOnlyDictionary<long, double> Scores { get; }

    public RankingFrame Frame { get; }

    /// <summary>All matches are ranked.</summary>
    public bool IsComplete => Frame.Floors[0] == long.MinValue;

    /// <param name="newest">Matches of the query, newest first: all, or as many as may be ranked.</param>
    /// <param name="frame">Of the first page; null on it.</param>
    /// <param name="most">Candidates of the query itself; its narrower forms give half as many each.</param>
    public static async Task<RankedCandidates> ReadAsync(
        ISearchSession session, ProfileMemory profiles, QueryExpression query, RankedTerms terms, List<long> newest, RankingFrame? frame, DateTimeOffset now,
        int most, CancellationToken cancellationToken)
    {
        var relevance = new Relevance(terms.Terms, [.. terms.Idfs], now);
        var candidates = new HashSet<long>();
        var floors = new List<long>();
        var tiers = Tiers.Of(query, terms.Frequency, most);
        // Of alternatives those that match best are in the narrower forms.
        var ofQuery = newest.Count > most && tiers.Count > 2 ? most / 2 : most;
        foreach (var tier in tiers)
        {
            long? floor = frame is null ? null : floors.Count < frame.Floors.Count ? frame.Floors[floors.Count] : Unused;
            // What gave all its matches has no more in a narrower form.
            if (floors.Count > 0 && floors[tier.Within] is long.MinValue or Unused)
                floor = Unused;
            floors.Add(await AddAsync(tier.Query, floors.Count == 0, floor));
        }

        var rows = await profiles.ReadAsync(session, candidates, cancellationToken);
        var scores = rows.ToDictionary(row => row.Key, row => relevance.Score(row.Profile, ArticleKey.Time(row.Key)));
        return new RankedCandidates(scores, frame ?? new RankingFrame(now, terms.ArticleCount, terms.Idfs, floors));

        async Task<long> AddAsync(QueryExpression tier, bool isQuery, long? floor)
        {
            if (floor == Unused)
                return Unused;
            var limit = isQuery ? ofQuery : most / 2;
            var taken = floor is null ? limit : limit * Growth;
            var keys = isQuery
                ? [.. newest.TakeWhile(key => key >= (floor ?? long.MinValue)).Take(taken)]
                : await session.MatchAsync(tier, KeyRange.All with { From = floor ?? long.MinValue }, newestFirst: true, taken, cancellationToken, terms.Share(tier));
            candidates.UnionWith(keys);
            return floor ?? (keys.Count < limit ? long.MinValue : keys[^1]);
        }
    }

    /// <summary>Ranked hits after the cursor, then the others by time.</summary>
    public async Task<List<Place>> PlacesAsync(
        ISearchSession session, QueryExpression query, Cursor? after, int limit, CancellationToken cancellationToken)
    {
        var places = new List<Place>(limit);
        if (after is not { Score: < 0 })
        {
            var cursor = after is null ? default(Place?) : new Place(after.Key, after.Score, after.Key, 0);
            foreach (var (article, score) in Scores)
            {
                if (new Place(article, score, article, 0) is var place && (cursor is not { } c || Place.ByRelevance(c, place) < 0))
                    Insert(places, place, limit);
            }
        }

        var to = Math.Min(Frame.Floors[0], after is { Score: < 0, Key: var key } ? key : long.MaxValue);
        while (places.Count < limit && !IsComplete)
        {
            var batch = 2 * limit;
            var older = await session.MatchAsync(query, KeyRange.All with { To = to - 1 }, newestFirst: true, batch, cancellationToken);
            places.AddRange(older.Where(k => !Scores.ContainsKey(k)).Take(limit - places.Count).Select(k => new Place(k, Place.Unranked, k, 0)));
            if (older.Count < batch)
                break;
            to = older[^1];
        }

        return places;
    }

    /// <summary>Keeps the best, in order. A page is short and its last place soon hard to beat, which makes it quicker than sorting all.</summary>
    private static void Insert(List<Place> best, Place place, int limit)
    {
        if (best.Count == limit && Place.ByRelevance(best[^1], place) <= 0)
            return;
        var at = best.Count;
        while (at > 0 && Place.ByRelevance(place, best[at - 1]) < 0)
            at--;
        best.Insert(at, place);
        if (best.Count > limit)
            best.RemoveAt(limit);
    }
}
