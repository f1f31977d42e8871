using System.Collections.Concurrent;

namespace Newsroom.Search.Searching;

/// <summary>
/// What ranks articles, kept in memory. Common words lead to the same newest articles again and again. An article that changes gets another key (see
/// <see cref="Storage.ArticleKey"/>), so what is kept never ages, and what no longer matches is not asked for.
/// </summary>
/// <param name="capacity">Articles kept; when there are more, it starts over.</param>
internal sealed class ProfileMemory(int capacity)
{
    private readonly ConcurrentDictionary<long, ProfileRow> _held = new();

    // Counting a concurrent dictionary locks all of it.
    private int _count;

    /// <summary>In any order, without those that are not held.</summary>
    public async Task<List<ProfileRow>> ReadAsync(ISearchSession session, IReadOnlyCollection<long> keys, CancellationToken cancellationToken)
    {
        var found = new List<ProfileRow>(keys.Count);
        var missing = new List<long>();
        foreach (var key in keys)
        {
            if (_held.TryGetValue(key, out var row))
                found.Add(row);
            else
                missing.Add(key);
        }

        if (missing.Count == 0)
            return found;
        foreach (var row in await session.ProfilesAsync(missing, cancellationToken))
        {
            found.Add(row);
            Keep(row);
        }

        return found;
    }

    private void Keep(ProfileRow row)
    {
        if (Volatile.Read(ref _count) >= capacity)
        {
            _held.Clear();
            Volatile.Write(ref _count, 0);
        }

        if (_held.TryAdd(row.Key, row))
            Interlocked.Increment(ref _count);
    }
}
