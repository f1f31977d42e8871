using System.Collections.Concurrent;
using System.Numerics;
using Newsroom.Search.Ranking;

namespace Newsroom.Search.Searching;

/// <summary>
/// How many articles there are and how many have a term, as of some minutes ago. Counting common terms is dear, so of a large index their share is that
/// among its newest articles; rare ones are counted. Small indexes, where shares change, are counted each time.
/// </summary>
internal sealed class TermStatistics(TimeProvider clock)
{
    private const int SmallIndex = 2_000;

    /// <summary>Newest articles that shares are taken from, of an index of at least twice as many.</summary>
    private const int SampleSize = 4_096;

    /// <summary>A term that fewer articles of the sample have is counted; one in a hundred.</summary>
    private const int CommonInSample = SampleSize / 100;

    private const int MaxTerms = 200_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly Dictionary<uint, TermSample> NoSample = [];

    private readonly ConcurrentDictionary<string, long> _frequencies = new(StringComparer.Ordinal);
    private volatile Counts? _counts;
    private int _isCounting;

    /// <summary>The rarity of each term (see <see cref="Relevance.Idf"/>), and how many articles there are.</summary>
    /// <param name="least">Rarity goes by so many articles at least, and by a rounded number of all; 0: by what they are.</param>
    public async Task<(IReadOnlyList<byte> Idfs, long ArticleCount)> IdfsAsync(
        ISearchSession session, IReadOnlyList<ScoredTerm> terms, int least, CancellationToken cancellationToken)
    {
        var counts = await CountAsync(session, cancellationToken);
        var wanted = terms.Where(t => !t.IsPattern).SelectMany(t => t.Terms).Distinct(StringComparer.Ordinal).ToList();
        var frequencies = await FrequenciesAsync(session, wanted, cancellationToken);
        var count = least > 0 ? Blurred(counts.Articles, least) : counts.Articles;
        return ([.. terms.Select(t => Relevance.Idf(t, t.IsPattern ? 0 : Math.Max(least, t.Terms.Sum(f => frequencies[f])), count))], count);
    }

    /// <summary>How many articles there are, told so that a few more or less do not show.</summary>
    public static long Blurred(long count, int least) => (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(count, least));

    /// <summary>About the share of articles in which one of the terms is prominent, 0 to 1; null if the newest ones do not tell.</summary>
    public double? ProminentShare(IEnumerable<string> terms)
    {
        var sample = _counts?.Sample ?? NoSample;
        var found = terms.Select(term => sample.GetValueOrDefault(TermProfile.Hash(term))).ToList();
        return found.Sum(term => term.Articles) < CommonInSample ? null : (double)Math.Max(1, found.Sum(term => term.Prominent)) / SampleSize;
    }

    public async Task<IReadOnlyDictionary<string, long>> FrequenciesAsync(
        ISearchSession session, IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        var counts = await CountAsync(session, cancellationToken);
        var keep = counts.Articles > SmallIndex;
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            if (counts.Sample.GetValueOrDefault(TermProfile.Hash(term)).Articles is >= CommonInSample and var having)
                found[term] = counts.Articles * having / SampleSize;
            else if (keep && _frequencies.TryGetValue(term, out var known))
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

    private async Task<Counts> CountAsync(ISearchSession session, CancellationToken cancellationToken)
    {
        if (_counts is { } held && IsFresh(held))
            return held;
        // One search counts; the others go on with what there is, if there is anything.
        if (Interlocked.Exchange(ref _isCounting, 1) == 1 && _counts is { Articles: > SmallIndex } old)
            return old;
        try
        {
            var articles = await session.ArticleCountAsync(cancellationToken);
            var sample = NoSample;
            if (articles >= 2 * SampleSize)
            {
                sample = [];
                foreach (var row in await session.NewestProfilesAsync(SampleSize, cancellationToken))
                    TermProfile.CountTerms(row.Profile, sample);
            }

            _frequencies.Clear();
            return _counts = new Counts(articles, sample, clock.GetTimestamp());
        }
        finally
        {
            Volatile.Write(ref _isCounting, 0);
        }
    }

    private bool IsFresh(Counts counts) => counts.Articles > SmallIndex && clock.GetElapsedTime(counts.At) < Lifetime;

    /// <param name="Sample">Of the newest articles, how many have the term with that hash.</param>
    private sealed record Counts(long Articles, Dictionary<uint, TermSample> Sample, long At);
}
