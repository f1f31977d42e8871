using BitFaster.Caching.Lru;

namespace Newsroom.Search.Searching;

/// <summary>
/// What ranks articles, kept in memory. Common words lead to the same newest articles again and again, which the old ones that a rare word leads to
/// do not push out. An article that changes gets another key (see <see cref="Storage.ArticleKey"/>), so what is kept never ages, and what no longer
/// matches is not asked for.
/// </summary>
/// <param name="capacity">Articles kept, at least 3.</param>
internal sealed class ProfileMemory(int capacity)
{
    private readonly ConcurrentLru<long, ProfileRow> _held = new(capacity);

    /// <summary>In any order, without those that are not held.</summary>
    public async Task<List<ProfileRow>> ReadAsync(ISearchSession session, IReadOnlyCollection<long> keys, CancellationToken cancellationToken)
    {
        var found = new List<ProfileRow>(keys.Count);
        var missing = new List<long>();
        foreach (var key in keys)
        {
            if (_held.TryGet(key, out var row))
                found.Add(row);
            else
                missing.Add(key);
        }

        if (missing.Count == 0)
            return found;
        foreach (var row in await session.ProfilesAsync(missing, cancellationToken))
        {
            found.Add(row);
            _held.AddOrUpdate(row.Key, row);
        }

        return found;
    }
}
