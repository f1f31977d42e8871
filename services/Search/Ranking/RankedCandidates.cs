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
        var tiers = Tiers.Of(query, terms.Frequency, most);
        // Of alternatives those that match best are in the narrower forms.
        var ofQuery = newest.Count > most && tiers.Count > 2 ? most / 2 : most;
        var floor = FloorOf(0) ?? long.MinValue;
        var first = newest.TakeWhile(key => key >= floor).Take(frame is null ? ofQuery : ofQuery * Growth).ToList();
        var floors = new List<long> { FloorOf(0) ?? Reached(first, ofQuery) };
        // All are asked for before any is looked at, so that there is always one that the engine works on.
        List<Task<List<long>>> further = floors[0] == long.MinValue ? [] : [.. tiers.Skip(1).Select((tier, i) => MatchAsync(tier, FloorOf(i + 1)))];

        var relevance = new Relevance(terms.Terms, [.. terms.Idfs], now);
        var scores = new Dictionary<long, double>(ofQuery + (most * further.Count / 2));
        try
        {
            await ScoreAsync(first);
            // Each set as it comes, while the engine works on the next.
            for (var i = 1; i < tiers.Count; i++)
            {
                // What gave all its matches has no more in a narrower form.
                var isUsed = FloorOf(i) != Unused && floors[tiers[i].Within] is not (long.MinValue or Unused);
#pragma warning disable VSTHRD003 // Asked for above; there is no synchronisation context to block.
                var keys = isUsed ? await further[i - 1] : [];
#pragma warning restore VSTHRD003
                floors.Add(!isUsed ? Unused : FloorOf(i) ?? Reached(keys, most / 2));
                await ScoreAsync([.. keys.Where(key => !scores.ContainsKey(key))]);
            }
        }
        finally
        {
            // None of them may outlast the session.
            await Task.WhenAll((IEnumerable<Task>)further).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new RankedCandidates(scores, frame ?? new RankingFrame(now, terms.ArticleCount, terms.Idfs, floors));

        // On the first page as far as they reach; on others as far as they reached on the first one.
        long? FloorOf(int tier) => frame is null ? null : tier < frame.Floors.Count ? frame.Floors[tier] : Unused;

        static long Reached(List<long> keys, int limit) => keys.Count < limit ? long.MinValue : keys[^1];

        async Task<List<long>> MatchAsync(Tier tier, long? floor) => floor == Unused ? [] : await session.MatchAsync(
            tier.Query, KeyRange.All with { From = floor ?? long.MinValue }, newestFirst: true, floor is null ? most / 2 : most / 2 * Growth, cancellationToken, terms.Share(tier.Query));

        async Task ScoreAsync(IReadOnlyCollection<long> keys)
        {
            foreach (var row in await profiles.ReadAsync(session, keys, cancellationToken))
                scores[row.Key] = relevance.Score(row.Profile, ArticleKey.Time(row.Key));
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
