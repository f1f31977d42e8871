using Newsroom.Search.V1;

namespace Newsroom.Search.Changes;

/// <summary>
/// What became findable or ceased to be, in one order for all replicas: whoever has read up to a position, and later reads on from it,
/// has missed nothing. Written by the index itself in the transaction of each change.
/// </summary>
public interface IIndexLog
{
    Task<IndexLogState> GetStateAsync(CancellationToken cancellationToken);

    /// <summary>Changes after a position in order, at most <paramref name="limit"/>.</summary>
    Task<IndexChangePage> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets changes that are older than a time or beyond the newest <paramref name="keep"/>, but none that saved searches have yet
    /// to see. Returns how many.
    /// </summary>
    Task<long> TrimAsync(DateTimeOffset olderThan, long keep, CancellationToken cancellationToken);
}

/// <summary>How far the log reaches.</summary>
/// <param name="LogId">Of this log; another database has another.</param>
/// <param name="Last">Position of the newest change, 0 if there never was one.</param>
/// <param name="TrimmedTo">Changes up to here are no longer kept.</param>
public sealed record IndexLogState(Guid LogId, long Last, long TrimmedTo);

/// <summary>A stretch of the log.</summary>
/// <param name="TrimmedTo">Changes up to here are no longer kept; if that is beyond where the page was to start, some are missing.</param>
public sealed record IndexChangePage(long TrimmedTo, IReadOnlyList<IndexChange> Changes);

/// <summary>One change.</summary>
/// <param name="Revision">Of the article that became findable, or that ceased to be.</param>
/// <param name="Article">As it became findable; null for a removal, and for what was removed since.</param>
/// <param name="Previous">What was findable before: an earlier revision or attempt; null if nothing was, or if it was removed since.</param>
public sealed record IndexChange(long Position, Guid ArticleId, int Revision, IndexedArticle? Article, IndexedArticle? Previous);
