namespace Newsroom.Tagging.Storage;

/// <summary>Watch lists, shared by all replicas. Changes are made one after another, and each counts the state's version up.</summary>
public interface IWatchListStore
{
    /// <summary>Adds it unless there would then be more phrases than <paramref name="limits"/>.</summary>
    Task<WatchListChange> AddAsync(WatchListRecord list, PhraseLimits limits, CancellationToken cancellationToken);

    /// <summary>Null: there is none.</summary>
    Task<WatchListRecord?> FindAsync(string watchListId, CancellationToken cancellationToken);

    /// <summary>By name, then id, after the given position, without phrases.</summary>
    /// <param name="team">Only those of this team; empty means any.</param>
    Task<IReadOnlyList<WatchListRecord>> ListAsync(string team, WatchListPosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces the list whose version is one less than the record's.</summary>
    Task<WatchListChange> UpdateAsync(WatchListRecord list, PhraseLimits limits, CancellationToken cancellationToken);

    /// <summary>False: there is none.</summary>
    Task<bool> RemoveAsync(string watchListId, CancellationToken cancellationToken);

    /// <summary>Counts all changes so far.</summary>
    Task<long> StateVersionAsync(CancellationToken cancellationToken);

    /// <summary>All lists with their phrases.</summary>
    Task<IReadOnlyList<WatchListRecord>> ReadAllAsync(CancellationToken cancellationToken);
}

/// <summary>A watch list as it is stored.</summary>
public sealed record WatchListRecord
{
    public required string WatchListId { get; init; }

    public required string Name { get; init; }

    public required string Team { get; init; }

    /// <summary>One phrase a line; empty where phrases were not asked for.</summary>
    public string Phrases { get; init; } = "";

    public int PhraseCount { get; init; }

    public long Version { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public long UpdatedAt { get; init; }
}

/// <summary>The last list of a page.</summary>
public readonly record struct WatchListPosition(string Name, string WatchListId);

/// <summary>The most phrases that all lists may have together, and those of one team.</summary>
public readonly record struct PhraseLimits(long All, long OfTeam);

/// <summary>What became of a change.</summary>
public enum WatchListChange
{
    /// <summary>Saved.</summary>
    Saved,

    /// <summary>There is no such list.</summary>
    Missing,

    /// <summary>The version is not the current one.</summary>
    Stale,

    /// <summary>All lists together would have too many phrases.</summary>
    TooMany,

    /// <summary>The team's lists together would have too many phrases.</summary>
    TooManyOfTeam,
}
