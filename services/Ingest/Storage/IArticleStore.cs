using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>
/// The system of record: articles, their revisions with the raw copy, what every stage reported, and the outbox. Each method that
/// writes is one transaction, and any number of replicas may call it at once.
/// </summary>
public interface IArticleStore
{
    /// <summary>Stores the document as <see cref="Standing.Decide"/> says, together with its place in the outbox.</summary>
    /// <exception cref="OtherTeamsArticleException">It is a revision of what the submitter may not revise.</exception>
    Task<SubmitArticleResponse> SubmitAsync(Submission submission, CancellationToken cancellationToken);

    /// <summary>
    /// Kills or holds the article, also one that has not come yet: what of it is on its way is stopped, and a kill deletes its text.
    /// Answers with the revision of the withdrawal; for a hold of what is held with that of the hold. Null: it is killed.
    /// </summary>
    /// <exception cref="OtherTeamsArticleException">It is not the orderer's to withdraw.</exception>
    Task<ArticleRef?> WithdrawAsync(WithdrawalOrder order, CancellationToken cancellationToken);

    /// <summary>Ends a hold: the latest copy is sent under the release's number. Null: the article is not held.</summary>
    /// <exception cref="OtherTeamsArticleException">It is not the orderer's to release.</exception>
    Task<ArticleRef?> ReleaseAsync(ReleaseOrder order, CancellationToken cancellationToken);

    /// <summary>
    /// The article with its revisions, latest first; above 0, <paramref name="revision"/> is the only one. Null: there is none.
    /// </summary>
    Task<ArticleRecord?> FindAsync(string articleId, int revision, CancellationToken cancellationToken);

    /// <summary>
    /// The copy of a revision as it came, for a release the copy that it sent; revision 0 is the latest that has one. Null: there is
    /// none.
    /// </summary>
    Task<StoredDocument?> ReadDocumentAsync(string articleId, int revision, CancellationToken cancellationToken);

    /// <summary>
    /// Says who may see the article from now on and puts that in order to be sent; unless <paramref name="change"/> names another version than
    /// the one held, or nothing would change. Null: there is no such article. The answer is what is held afterwards.
    /// </summary>
    Task<VisibilityRecord?> ChangeVisibilityAsync(VisibilityOrder change, CancellationToken cancellationToken);

    /// <summary>Changes of visibility that are due to be sent, the longest due first. Replicas may send the same one, which does no harm.</summary>
    Task<IReadOnlyList<VisibilityRecord>> TakeVisibilityChangesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Notes that a change was sent: it is due again after a minute, ten minutes and a day, and then no more.</summary>
    Task ConfirmVisibilityAsync(VisibilityRecord sent, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Current revisions, newest first, that come after <paramref name="after"/> in that order.</summary>
    Task<IReadOnlyList<ArticleSummary>> ListAsync(
        ArticleFilter filter, ListPosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>How many batches of the outbox this replica may have in hand at the same time.</summary>
    int Relays { get; }

    /// <summary>
    /// Takes the attempts whose turn it is to go to the bus, for as long as the batch is not disposed; no other replica gets them
    /// meanwhile. At most <paramref name="limit"/>, and fewer if their documents are large. What is not confirmed is there again
    /// afterwards.
    /// </summary>
    /// <param name="onlyEarly">What comes before whatever has waited for its turn: withdrawals, and articles of teams of which nothing waited.</param>
    Task<OutboxBatch> TakeOutboxAsync(int limit, bool onlyEarly, CancellationToken cancellationToken);

    /// <summary>Those of the revisions that are not on their way any more.</summary>
    Task<IReadOnlyList<RevisionKey>> FindEndedAsync(IReadOnlyCollection<RevisionKey> revisions, CancellationToken cancellationToken);

    Task<OutboxBacklog> MeasureOutboxAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Adds reports to the history and moves their revisions on. A revision that becomes INDEXED supersedes older ones that are
    /// still pending. Idempotent. Answers in the order of the reports.
    /// </summary>
    Task<IReadOnlyList<ProgressReceipt>> RecordProgressAsync(
        IReadOnlyCollection<PipelineProgress> reports, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Puts pending revisions that were silent for too long back into the outbox, or quarantines those whose attempts are spent.
    /// </summary>
    Task<SweepResult> SweepAsync(SweepRules rules, CancellationToken cancellationToken);

    /// <summary>Sends embargoed revisions whose time has come, at most <paramref name="limit"/>; answers with them.</summary>
    Task<IReadOnlyList<ArticleRef>> EndEmbargoesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Puts revisions that have come to an end back on their way, each with its next attempt; under embargo again if it still runs.
    /// Answers with those that were: one that is on its way, that a newer revision has replaced, or whose article is killed or held
    /// is left alone, unless it is that kill or hold itself.
    /// </summary>
    Task<IReadOnlyList<ArticleRef>> ReopenAsync(
        IReadOnlyCollection<RevisionKey> revisions, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Gives up quarantined revisions: they become REJECTED, with their reason and <paramref name="detail"/>. Answers with those that
    /// were quarantined; a kill or hold cannot be given up.
    /// </summary>
    Task<IReadOnlyList<ArticleRef>> DiscardAsync(
        IReadOnlyCollection<RevisionKey> revisions, string detail, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>A document to store.</summary>
/// <param name="Document">With its limits checked.</param>
/// <param name="ReceivedAt">When it was taken up.</param>
/// <param name="TraceParent">W3C trace context of the submit; empty if not traced.</param>
public sealed record Submission(ValidDocument Document, DateTimeOffset ReceivedAt, string TraceParent)
{
    /// <summary>Who submits, and owns the article if it is new.</summary>
    public Principal By { get; init; } = Principal.Open;

    /// <summary>Who may see it if it is new, with its limits checked; null: everybody.</summary>
    public Visibility? Visibility { get; init; }
}

/// <summary>An editor's kill or hold.</summary>
/// <param name="Kind">KILL or HOLD.</param>
/// <param name="Notice">What readers are told; at most 2,000 characters.</param>
/// <param name="TraceParent">W3C trace context of the order; empty if not traced.</param>
public sealed record WithdrawalOrder(
    RevisionKind Kind, string Source, string ItemGuid, string Notice, DateTimeOffset OrderedAt, string TraceParent)
{
    /// <summary>Who orders it.</summary>
    public Principal By { get; init; } = Principal.Open;
}

/// <summary>An editor's end of a hold.</summary>
/// <param name="TraceParent">W3C trace context of the order; empty if not traced.</param>
public sealed record ReleaseOrder(string ArticleId, DateTimeOffset OrderedAt, string TraceParent)
{
    /// <summary>Who orders it.</summary>
    public Principal By { get; init; } = Principal.Open;
}

/// <summary>An editor's word on who may see an article.</summary>
/// <param name="Visibility">With its limits checked; its version is the one that is to be replaced, 0 for any.</param>
public sealed record VisibilityOrder(string ArticleId, Visibility Visibility, DateTimeOffset OrderedAt);

/// <summary>An article, named with its latest revision, and who may see it.</summary>
/// <param name="Sends">How often it was sent before.</param>
/// <param name="IsStale">Nothing was changed, because another version was to be replaced.</param>
public sealed record VisibilityRecord(ArticleRef Article, Visibility Visibility, int Sends = 0, bool IsStale = false);

public readonly record struct RevisionKey(string ArticleId, int Revision);

/// <summary>An article, named with its current revision, and its revisions.</summary>
public sealed record ArticleRecord(ArticleRef Article, IReadOnlyList<RevisionStatus> Revisions, Visibility Visibility);

/// <param name="Document">Null if it was killed.</param>
/// <param name="IsWithheld">The article is held, or this copy is under embargo.</param>
public sealed record StoredDocument(ArticleRef Article, RawDocument? Document, DateTimeOffset ReceivedAt, bool IsWithheld, Visibility Visibility);

/// <summary>Which articles to list; null and <see cref="ArticleState.Unspecified"/> mean any.</summary>
public sealed record ArticleFilter(
    ArticleState State = ArticleState.Unspecified,
    string? Source = null,
    string? Team = null,
    DateTimeOffset? ReceivedFrom = null,
    DateTimeOffset? ReceivedBefore = null)
{
    /// <summary>Only what the caller may see.</summary>
    public Principal Caller { get; init; } = Principal.Open;

    /// <summary>At that time.</summary>
    public DateTimeOffset Now { get; init; }
}

/// <summary>The last article of a page.</summary>
public readonly record struct ListPosition(long ReceivedAt, string ArticleId);

/// <summary>One attempt at one revision that waits for the bus.</summary>
/// <param name="Document">The copy to send, with the charset that applies; null for a kill or hold.</param>
/// <param name="Notice">Of a kill or hold.</param>
public sealed record OutboxMessage(
    long Seq,
    ArticleRef Article,
    RevisionKind Kind,
    int Attempt,
    RawDocument? Document,
    string Notice,
    DateTimeOffset ReceivedAt,
    DateTimeOffset CreatedAt,
    string TraceParent)
{
    public required Visibility Visibility { get; init; }

    /// <summary>The team that ordered it, for a withdrawal; empty if none did.</summary>
    public string Team { get; init; } = "";
}

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
