namespace Newsroom.Search.SavedSearches;

/// <summary>Saved searches, shared by all replicas. Changes are made one after another, and each counts the state's version up.</summary>
public interface ISavedSearchStore
{
    /// <summary>Adds it unless there would then be too many. It alerts on what is indexed after that.</summary>
    Task<SavedSearchOutcome> AddAsync(SavedSearchRecord search, SavedSearchLimits limits, CancellationToken cancellationToken);

    /// <summary>Null: there is none.</summary>
    Task<SavedSearchRecord?> FindAsync(string savedSearchId, CancellationToken cancellationToken);

    /// <summary>By name, then id, after the given position; without rules.</summary>
    /// <param name="team">Only those of this team; empty means any.</param>
    Task<IReadOnlyList<SavedSearchRecord>> ListAsync(
        string team, SavedSearchPlace? after, int limit, CancellationToken cancellationToken);

    /// <summary>The same of rules alone.</summary>
    Task<IReadOnlyList<SavedSearchRecord>> ListRulesAsync(
        string team, SavedSearchPlace? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces name and query of the one whose version is one less than the record's. With another query it alerts on what is
    /// indexed after that; of a revision that it has alerted on before it does not alert again.
    /// </summary>
    Task<SavedSearchOutcome> UpdateAsync(SavedSearchRecord search, CancellationToken cancellationToken);

    /// <summary>Removes it with its alerts. False: there is none.</summary>
    Task<bool> RemoveAsync(string savedSearchId, CancellationToken cancellationToken);

    Task<SavedSearchState> GetStateAsync(CancellationToken cancellationToken);

    /// <summary>All of them; the query only of those that changed after <paramref name="sinceVersion"/>.</summary>
    Task<SavedSearchSnapshot> ReadAsync(long sinceVersion, CancellationToken cancellationToken);
}

/// <summary>A saved search as it is stored.</summary>
public sealed record SavedSearchRecord
{
    public required string SavedSearchId { get; init; }

    public required string Name { get; init; }

    public required string Team { get; init; }

    public required string Query { get; init; }

    /// <summary>1: a routing rule, whose matches go into its team's tray instead of raising alerts.</summary>
    public int IsRule { get; init; }

    /// <summary>1 at first, one more with each update.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Microseconds since 1970.</summary>
    public long CreatedAt { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public long UpdatedAt { get; init; }
}

/// <summary>The last one of a page.</summary>
public readonly record struct SavedSearchPlace(string Name, string SavedSearchId);

/// <summary>How many there may be.</summary>
public sealed record SavedSearchLimits(int OfTeam, int Total);

/// <summary>What became of a change.</summary>
public enum SavedSearchOutcome
{
    Saved,

    /// <summary>There is no such one.</summary>
    Missing,

    /// <summary>The version is not the current one.</summary>
    Stale,

    /// <summary>The team would have too many.</summary>
    TooManyOfTeam,

    /// <summary>All teams together would have too many.</summary>
    TooMany,
}

/// <summary>How far things are.</summary>
/// <param name="Version">Counts all changes of saved searches.</param>
/// <param name="PercolatedTo">Changes of the index up to this position have been matched.</param>
public sealed record SavedSearchState(long Version, long PercolatedTo);

/// <summary>All saved searches at a version.</summary>
public sealed record SavedSearchSnapshot(long Version, IReadOnlyList<SavedSearchQuery> Searches);

/// <summary>What a saved search asks for; the query is null if it has not changed.</summary>
public sealed record SavedSearchQuery(string SavedSearchId, string Team, string? Query);
