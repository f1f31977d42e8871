using Newsroom.Article.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>
/// Messages that stages gave up on, and revisions that are QUARANTINED without one. Each method that writes is one transaction, and
/// any number of replicas may call it at once. Nothing here expires.
/// </summary>
public interface IQuarantineStore
{
    /// <summary>Stores a message by its id and queue. One that is known stays as it is, unless it comes back from a retry.</summary>
    Task<CollectOutcome> CollectAsync(PoisonMessage message, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Oldest first, those that come after <paramref name="after"/> in that order; an unspecified stage means any.</summary>
    Task<IReadOnlyList<QuarantineEntry>> ListAsync(
        Stage stage, QuarantinePosition? after, int limit, CallerParameters caller, CancellationToken cancellationToken);

    /// <summary>The entries with these ids, in no particular order; fewer if some are not there, more if one failed in several queues.</summary>
    Task<IReadOnlyList<QuarantineEntry>> FindAsync(IReadOnlyCollection<string> messageIds, CallerParameters caller, CancellationToken cancellationToken);

    /// <summary>
    /// Makes messages ready to be sent again: their QUARANTINED revisions become PENDING. Copy of a revision that is history or
    /// withdrawn by now is removed instead, and the revision SUPERSEDED. Until the retry ends the messages stay stored.
    /// </summary>
    Task<RetryBatch> BeginRetryAsync(
        IReadOnlyCollection<QuarantineEntry> entries, Guid retryId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the messages that were sent, except those that failed and came back meanwhile. The others are as before the retry.
    /// </summary>
    Task EndRetryAsync(
        RetryBatch batch, IReadOnlySet<QuarantineKey> sent, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>QUARANTINED revisions that cannot be sent again, since they are history or withdrawn, become SUPERSEDED.</summary>
    Task SupersedeAsync(IReadOnlyCollection<QuarantineEntry> entries, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes messages; returns how many were there.</summary>
    Task<int> RemoveAsync(IReadOnlyCollection<QuarantineKey> keys, CancellationToken cancellationToken);

    /// <summary>Messages by stage, counted up to <paramref name="limit"/> in all.</summary>
    Task<IReadOnlyDictionary<Stage, long>> CountAsync(int limit, CancellationToken cancellationToken);
}

public enum CollectOutcome
{
    /// <summary>Stored.</summary>
    Collected,

    /// <summary>Was stored before.</summary>
    Known,

    /// <summary>Its article was killed: its text may not be kept.</summary>
    Killed,
}

/// <summary>Names one message in quarantine: the same event can fail in several queues.</summary>
public readonly record struct QuarantineKey(string MessageId, string Queue);

/// <summary>The last entry of a page.</summary>
public readonly record struct QuarantinePosition(long QuarantinedAt, string MessageId, string Queue);

/// <summary>One entry, without the bytes. Times in microseconds since the Unix epoch.</summary>
public sealed record QuarantineEntry
{
    /// <summary>Of the bus; <c>{article_id}.{revision}</c> if no message is left.</summary>
    public required string MessageId { get; init; }

    /// <summary>Where it goes when retried; empty if no message is left.</summary>
    public required string Queue { get; init; }

    public required string FoundIn { get; init; }

    public required int Stage { get; init; }

    public required PoisonContent Content { get; init; }

    public required string? ArticleId { get; init; }

    public required int? Revision { get; init; }

    public required string? Source { get; init; }

    public required string? SourceGuid { get; init; }

    public required int Reason { get; init; }

    public required string ExceptionType { get; init; }

    public required string ExceptionMessage { get; init; }

    public required int Tries { get; init; }

    public required long QuarantinedAt { get; init; }

    /// <summary>Bytes of the message.</summary>
    public required long Size { get; init; }

    public bool IsMessage => Queue.Length > 0;

    public QuarantineKey Key => new(MessageId, Queue);

    public QuarantinePosition Position => new(QuarantinedAt, MessageId, Queue);
}

/// <summary>One message as it is sent again.</summary>
public sealed record StoredMessage
{
    public required string MessageId { get; init; }

    public required string Queue { get; init; }

    public required int Stage { get; init; }

    public required string? ArticleId { get; init; }

    public required int? Revision { get; init; }

    public required string ContentType { get; init; }

    public required string Headers { get; init; }

    public required byte[] Body { get; init; }

    public QuarantineKey Key => new(MessageId, Queue);
}

/// <summary>A retry under way.</summary>
/// <param name="Id">Of the retry.</param>
/// <param name="Messages">To be sent.</param>
/// <param name="Superseded">Removed instead, since their revision is history or withdrawn.</param>
/// <param name="Reopened">Messages whose revision went from QUARANTINED to PENDING.</param>
public sealed record RetryBatch(
    Guid Id, IReadOnlyList<StoredMessage> Messages, IReadOnlyList<QuarantineEntry> Superseded, IReadOnlySet<QuarantineKey> Reopened);
