using Newsroom.Article.V1;

namespace Newsroom.Ingest.Feeds;

/// <summary>
/// Feeds, what they have shown, pages to fetch, and when hosts may be asked. Any number of replicas may call it at once: what is claimed
/// belongs to one until it is given back or its lease ends, and every write of a poll whose lease has ended is refused.
/// </summary>
public interface IFeedStore
{
    /// <summary>False: another feed of the team has the URL.</summary>
    Task<bool> AddAsync(FeedRecord feed, CancellationToken cancellationToken);

    Task<FeedRecord?> FindAsync(string feedId, CancellationToken cancellationToken);

    /// <summary>By name, then id, after the given position.</summary>
    /// <param name="team">Only those of this team; empty means any.</param>
    Task<IReadOnlyList<FeedRecord>> ListAsync(string team, FeedPosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the settings if <paramref name="version"/> is the current one; a new URL or team starts over with an empty state but keeps what
    /// was seen.
    /// </summary>
    Task<FeedChange> UpdateAsync(FeedRecord settings, long version, CancellationToken cancellationToken);

    /// <summary>False: there is none.</summary>
    Task<bool> RemoveAsync(string feedId, CancellationToken cancellationToken);

    Task<long> CountQuietAsync(CancellationToken cancellationToken);

    /// <summary>Claims the feed that has been due for the longest, of those whose host may be asked; null if there is none.</summary>
    Task<FeedRecord?> ClaimDueAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Claims this feed, due or not; null if it is claimed, or there is none.</summary>
    Task<FeedRecord?> ClaimAsync(string feedId, Lease lease, CancellationToken cancellationToken);

    /// <summary>Saves what a poll came to and ends its lease. False: the lease or the URL is not what it was; nothing was saved.</summary>
    Task<bool> FinishAsync(FeedRecord feed, CancellationToken cancellationToken);

    /// <summary>Ends a lease without a poll. With a time, the feed is asked then.</summary>
    Task ReleaseAsync(FeedRecord feed, DateTimeOffset? nextAt, CancellationToken cancellationToken);

    /// <summary>The content hashes of those of the items that the feed has shown before, by key.</summary>
    Task<IReadOnlyDictionary<string, string>> FindSeenAsync(
        string feedId, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Remembers what the feed shows now, queues pages, and forgets what it has not shown for 30 days; in one transaction. False: the
    /// lease has ended; nothing was saved.
    /// </summary>
    Task<bool> SaveSeenAsync(
        FeedRecord feed, IReadOnlyCollection<SeenItem> items, IReadOnlyCollection<PageRequest> pages, DateTimeOffset now,
        CancellationToken cancellationToken);

    /// <summary>Claims the page that has been due for the longest, of those whose host may be asked; null if there is none.</summary>
    Task<PageRecord?> ClaimPageAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Removes a page that is done, unless its item was queued anew meanwhile.</summary>
    Task FinishPageAsync(PageRecord page, CancellationToken cancellationToken);

    /// <summary>Gives a page back, to be tried at a later time.</summary>
    Task RetryPageAsync(PageRecord page, DateTimeOffset nextAt, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the host's next free time, if it is at most <paramref name="atMost"/> away, and returns it; otherwise returns when one
    /// comes, and takes nothing.
    /// </summary>
    Task<DateTimeOffset> ReserveHostAsync(
        string host, DateTimeOffset now, TimeSpan interval, TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Nobody asks the host before this time.</summary>
    Task HoldHostAsync(string host, DateTimeOffset until, CancellationToken cancellationToken);
}

/// <summary>A claim on a feed or page.</summary>
/// <param name="Id">Names this claim alone.</param>
/// <param name="Now">When it begins; what is due by then can be claimed.</param>
/// <param name="Until">When others may claim the same.</param>
public sealed record Lease(string Id, DateTimeOffset Now, DateTimeOffset Until)
{
    public static Lease New(DateTimeOffset now, TimeSpan length) => new(Guid.NewGuid().ToString("N"), now, now + length);
}

/// <summary>The last feed of a page of a list.</summary>
public readonly record struct FeedPosition(string Name, string FeedId);

/// <summary>What became of an update.</summary>
public enum FeedChange
{
    /// <summary>Saved.</summary>
    Saved,

    /// <summary>There is no such feed.</summary>
    Missing,

    /// <summary>The version is not the current one.</summary>
    Stale,

    /// <summary>Another feed of the team has the URL.</summary>
    Taken,
}

/// <summary>An item that a feed shows.</summary>
/// <param name="Key">Hash of its id.</param>
/// <param name="ContentHash">Hash of what a change would change.</param>
/// <param name="IsFresh">New or changed; others need only be kept from being forgotten.</param>
public sealed record SeenItem(string Key, string ContentHash, bool IsFresh);

/// <summary>A page to fetch for an item.</summary>
public sealed record PageRequest(string ItemKey, Uri Url, RawDocument Fallback);

/// <summary>A claimed page.</summary>
public sealed record PageRecord
{
    public required string FeedId { get; init; }

    public required string ItemKey { get; init; }

    public required string Url { get; init; }

    public required string Host { get; init; }

    /// <summary>A <see cref="RawDocument"/>.</summary>
    public required byte[] Document { get; init; }

    public int Attempts { get; init; }

    public string LastError { get; init; } = "";

    public string Lease { get; init; } = "";
}
