using System.Collections.Concurrent;
using Newsroom.Search.Storage;

namespace Newsroom.Search.Searching;

/// <summary>
/// What counting and ranking read of articles, kept in memory. Common words lead to the same newest articles again and again. An article that changes
/// gets another key (see <see cref="ArticleKey"/>), so what is kept never ages, and what no longer matches is not asked for.
/// </summary>
/// <param name="capacity">Articles kept; the kept profiles are a quarter as many, for each takes four times as much.</param>
internal sealed class ArticleMemory(int capacity)
{
    private readonly Shelf<MatchRow> _rows = new(capacity);
    private readonly Shelf<ProfileRow> _profiles = new(Math.Max(1, capacity / 4));

    /// <summary>In any order, without those that are not held; so <see cref="ProfilesAsync"/>.</summary>
    public Task<List<MatchRow>> RowsAsync(ISearchSession session, IReadOnlyList<long> keys, CancellationToken cancellationToken) =>
        _rows.ReadAsync(keys, async missing => (await session.RowsAsync(missing, cancellationToken)).ConvertAll(row => (row.Key, row)));

    public Task<List<ProfileRow>> ProfilesAsync(ISearchSession session, IReadOnlyList<long> keys, CancellationToken cancellationToken) =>
        _profiles.ReadAsync(keys, async missing => (await session.ProfilesAsync(missing, cancellationToken)).ConvertAll(row => (row.Key, row)));

    private sealed class Shelf<T>(int capacity)
    {
        private readonly ConcurrentDictionary<long, T> _held = new();

        // Counting a concurrent dictionary locks all of it.
        private int _count;

        public async Task<List<T>> ReadAsync(IReadOnlyList<long> keys, Func<List<long>, Task<List<(long Key, T Value)>>> read)
        {
            var found = new List<T>(keys.Count);
            var missing = new List<long>();
            foreach (var key in keys)
            {
                if (_held.TryGetValue(key, out var value))
                    found.Add(value);
                else
                    missing.Add(key);
            }

            if (missing.Count == 0)
                return found;
            foreach (var (key, value) in await read(missing))
            {
                found.Add(value);
                Keep(key, value);
            }

            return found;
        }

        private void Keep(long key, T value)
        {
            if (Volatile.Read(ref _count) >= capacity)
            {
                _held.Clear();
                Volatile.Write(ref _count, 0);
            }

            if (_held.TryAdd(key, value))
                Interlocked.Increment(ref _count);
        }
    }
}
