using System.Collections.Concurrent;

namespace Newsroom.Search.Searching;

/// <summary>The values of facets by their hash, as of a minute ago: their labels hardly ever change.</summary>
internal sealed class FacetValueMemory(TimeProvider clock)
{
    private const int MaxKept = 50_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, (FacetValueRow Row, long ReadAt)> _held = new();

    public async Task<Dictionary<long, FacetValueRow>> ReadAsync(ISearchSession session, IReadOnlyCollection<long> hashes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, FacetValueRow>(hashes.Count);
        var missing = new List<long>();
        foreach (var hash in hashes)
        {
            if (_held.TryGetValue(hash, out var held) && clock.GetElapsedTime(held.ReadAt) < Lifetime)
                found.Add(hash, held.Row);
            else
                missing.Add(hash);
        }

        if (missing.Count == 0)
            return found;
        if (_held.Count > MaxKept)
            _held.Clear();
        foreach (var row in await session.FacetValuesAsync(missing, cancellationToken))
        {
            found.Add(row.Hash, row);
            _held[row.Hash] = (row, clock.GetTimestamp());
        }

        return found;
    }
}
