using System.Collections.Concurrent;
using Newsroom.Search.Ranking;

namespace Newsroom.Search.Searching;

/// <summary>
/// How many articles there are and how many have a term, as of some minutes ago: counting is dear for common terms, and their share hardly
/// changes. Small indexes, where it does, are counted each time.
/// </summary>
internal sealed class TermStatistics(TimeProvider clock)
{
    private const int SmallIndex = 2_000;
    private const int MaxTerms = 200_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, long> _frequencies = new(StringComparer.Ordinal);
    private long _count;
    private long _countedAt;

    /// <summary>The rarity of each term (see <see cref="Relevance.Idf"/>), and how many articles there are.</summary>
    /// <param name="least">As in <see cref="SearchLimits.LeastFrequency"/>.</param>
    public async Task<(IReadOnlyList<byte> Idfs, long ArticleCount)> IdfsAsync(
        ISearchSession session, IReadOnlyList<ScoredTerm> terms, int least, CancellationToken cancellationToken)
    {
        var count = await CountAsync(session, cancellationToken);
        var wanted = terms.Where(t => !t.IsPattern).SelectMany(t => t.Terms).Distinct(StringComparer.Ordinal).ToList();
        var frequencies = await FrequenciesAsync(session, wanted, cancellationToken);
        if (least > 0)
            count = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(count, least));
        return ([.. terms.Select(t => Relevance.Idf(t, t.IsPattern ? 0 : Math.Max(least, t.Terms.Sum(f => frequencies[f])), count))], count);
    }

    public async Task<IReadOnlyDictionary<string, long>> FrequenciesAsync(
        ISearchSession session, IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        var keep = await CountAsync(session, cancellationToken) > SmallIndex;
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            if (keep && _frequencies.TryGetValue(term, out var known))
                found[term] = known;
        }

        List<string> missing = [.. terms.Where(t => !found.ContainsKey(t))];
        if (missing.Count == 0)
            return found;
        if (_frequencies.Count > MaxTerms)
            _frequencies.Clear();
        foreach (var (term, frequency) in missing.Zip(await session.FrequenciesAsync(missing, cancellationToken)))
        {
            found[term] = frequency;
            if (keep)
                _frequencies[term] = frequency;
        }

        return found;
    }

    private async Task<long> CountAsync(ISearchSession session, CancellationToken cancellationToken)
    {
        var held = Interlocked.Read(ref _count);
        if (held > SmallIndex && clock.GetElapsedTime(Interlocked.Read(ref _countedAt)) < Lifetime)
            return held;
        var count = await session.ArticleCountAsync(cancellationToken);
        _frequencies.Clear();
        Interlocked.Exchange(ref _count, count);
        Interlocked.Exchange(ref _countedAt, clock.GetTimestamp());
        return count;
    }
}
