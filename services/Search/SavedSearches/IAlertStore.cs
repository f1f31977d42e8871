namespace Newsroom.Search.SavedSearches;

/// <summary>Alerts: that a saved search matched a revision. One for each (search, article, revision), whichever replica finds it, however often.</summary>
public interface IAlertStore
{
    /// <summary>
    /// Takes, or keeps, the work of matching for this process until then, so that replicas do not all match the same. It spares work; the
    /// guarantees come from <see cref="CommitAsync"/>.
    /// </summary>
    Task<bool> TryOwnAsync(string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Lets another process take over at once.</summary>
    Task DisownAsync(string owner, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps the alerts of a stretch of the log and that the stretch is done, both or neither. Null: nothing was kept, because another
    /// process has done the stretch, or saved searches have changed since they were read. Else how many alerts are new.
    /// </summary>
    Task<int?> CommitAsync(Percolation percolation, CancellationToken cancellationToken);

    /// <summary>Position of the newest alert, 0 if there never was one, and up to where alerts are no longer kept.</summary>
    Task<(long Last, long TrimmedTo)> GetReachAsync(CancellationToken cancellationToken);

    /// <summary>Alerts after a position in order.</summary>
    Task<AlertPage> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Alerts before a position, newest first.</summary>
    /// <param name="team">Only on searches of this team; empty means any.</param>
    /// <param name="savedSearchId">Only on this search; empty means any.</param>
    Task<IReadOnlyList<Alert>> ListAsync(string team, string savedSearchId, long before, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets alerts that were raised before then. Returns how many.</summary>
    Task<long> TrimAsync(DateTimeOffset raisedBefore, CancellationToken cancellationToken);
}

/// <summary>What matching a stretch of the log came to.</summary>
/// <param name="From">Where the stretch began.</param>
/// <param name="To">Where it ended.</param>
/// <param name="Version">Of the saved searches that were matched.</param>
/// <param name="Matches">In the order of the log.</param>
public sealed record Percolation(long From, long To, long Version, IReadOnlyList<PercolatedArticle> Matches, DateTimeOffset At);

/// <summary>A revision and the searches that match it.</summary>
/// <param name="Position">Of the change in the log.</param>
public sealed record PercolatedArticle(long Position, Guid ArticleId, int Revision, IReadOnlyList<string> SavedSearchIds);

/// <summary>A stretch of alerts.</summary>
/// <param name="TrimmedTo">Alerts up to here are no longer kept.</param>
public sealed record AlertPage(long TrimmedTo, IReadOnlyList<Alert> Alerts);

/// <summary>An alert as it is stored.</summary>
/// <param name="Correction">The search has alerted on an earlier revision of the article.</param>
public sealed record Alert(
    long Position, string SavedSearchId, string Name, string Team, Guid ArticleId, int Revision, bool Correction, DateTimeOffset RaisedAt);
