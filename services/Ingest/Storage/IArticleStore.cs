using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>
/// The system of record: articles, their revisions with the raw copy, what every stage reported, and the outbox. Each method that
/// writes is one transaction, and any number of replicas may call it at once.
/// </summary>
public interface IArticleStore
{
    /// <summary>Stores the document as <see cref="Lifecycle.Decide"/> says, together with its place in the outbox.</summary>
    Task<SubmitArticleResponse> SubmitAsync(Submission submission, CancellationToken cancellationToken);

    /// <summary>
    /// The article with its revisions, latest first; above 0, <paramref name="revision"/> is the only one. Null: there is none.
    /// </summary>
    Task<ArticleRecord?> FindAsync(string articleId, int revision, CancellationToken cancellationToken);

    /// <summary>The raw copy; revision 0 is the current one. Null: there is none.</summary>
    Task<StoredDocument?> ReadDocumentAsync(string articleId, int revision, CancellationToken cancellationToken);

    /// <summary>Current revisions, newest first, that come after <paramref name="after"/> in that order.</summary>
    Task<IReadOnlyList<ArticleSummary>> ListAsync(
        ArticleFilter filter, ListPosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the oldest attempts that wait for the bus, for as long as the batch is not disposed; no other replica gets them
    /// meanwhile. At most <paramref name="limit"/>, and fewer if their documents are large. What is not confirmed is there again
    /// afterwards.
    /// </summary>
    Task<OutboxBatch> TakeOutboxAsync(int limit, CancellationToken cancellationToken);

    Task<OutboxBacklog> MeasureOutboxAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Adds reports to the history and moves their revisions on. A revision that becomes INDEXED supersedes older ones that are
    /// still pending. Idempotent. Answers in no particular order.
    /// </summary>
    Task<IReadOnlyList<ProgressReceipt>> RecordProgressAsync(
        IReadOnlyCollection<PipelineProgress> reports, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Puts pending revisions that were silent for too long back into the outbox, or quarantines those whose attempts are spent.
    /// </summary>
    Task<SweepResult> SweepAsync(SweepRules rules, CancellationToken cancellationToken);
}

/// <summary>A document to store.</summary>
/// <param name="Document">With its limits checked.</param>
/// <param name="ReceivedAt">When it was taken up.</param>
/// <param name="TraceParent">W3C trace context of the submit; empty if not traced.</param>
public sealed record Submission(ValidDocument Document, DateTimeOffset ReceivedAt, string TraceParent);

/// <summary>An article, named with its current revision, and its revisions.</summary>
public sealed record ArticleRecord(ArticleRef Article, IReadOnlyList<RevisionStatus> Revisions);

public sealed record StoredDocument(ArticleRef Article, RawDocument Document, DateTimeOffset ReceivedAt);

/// <summary>Which articles to list; null and <see cref="ArticleState.Unspecified"/> mean any.</summary>
public sealed record ArticleFilter(
    ArticleState State = ArticleState.Unspecified,
    string? Source = null,
    string? Team = null,
    DateTimeOffset? ReceivedFrom = null,
    DateTimeOffset? ReceivedBefore = null);

/// <summary>The last article of a page.</summary>
public readonly record struct ListPosition(long ReceivedAt, string ArticleId);

/// <summary>One attempt at one revision that waits for the bus.</summary>
public sealed record OutboxMessage(
    long Seq,
    ArticleRef Article,
    int Attempt,
    RawDocument Document,
    DateTimeOffset ReceivedAt,
    DateTimeOffset CreatedAt,
    string TraceParent);

/// <summary>How much waits for the bus, and since when the oldest does.</summary>
public sealed record OutboxBacklog(long Depth, DateTimeOffset? OldestAt);

/// <summary>What became of a report; the state is the revision's, and unspecified if nobody knows the revision.</summary>
public sealed record ProgressReceipt(PipelineProgress Report, ArticleState Before, ArticleState After);

/// <summary>When a pending revision counts as lost.</summary>
/// <param name="Now">The time of the sweep.</param>
/// <param name="Deadline">Silence that is too long for the first attempt; doubles with each further one, up to 64 times.</param>
/// <param name="MaxAttempts">Attempts after which a revision is quarantined instead.</param>
/// <param name="Limit">Revisions to handle at most.</param>
public sealed record SweepRules(DateTimeOffset Now, TimeSpan Deadline, int MaxAttempts, int Limit);

public sealed record SweepResult(IReadOnlyList<ArticleRef> Resent, IReadOnlyList<ArticleRef> Quarantined);
