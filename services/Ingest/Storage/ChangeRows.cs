using ArticleColumn = Newsroom.Ingest.RowColumn<Newsroom.Ingest.ArticleEntry>;
using ChangeColumn = Newsroom.Ingest.RowColumn<Newsroom.Ingest.Change>;
using RevisionColumn = Newsroom.Ingest.RowColumn<Newsroom.Ingest.NewRevision>;

namespace Newsroom.Ingest;

/// <summary>The rows that a batch of changes becomes.</summary>
internal static class ChangeRows
{
    /// <summary>Articles that are new, so that they can be locked.</summary>
    public static readonly RowInsert<Change> NewArticles = new(
        "articles",
        "ON CONFLICT (article_id) DO NOTHING",
        ChangeColumn.Of("article_id", c => c.ArticleId),
        ChangeColumn.Of("source", c => c.Source),
        ChangeColumn.Of("guid", c => c.ItemGuid),
        ChangeColumn.Of("current_revision", _ => 0),
        ChangeColumn.Of("last_revision", _ => 0),
        ChangeColumn.Of("team", c => c.Desk.Team),
        ChangeColumn.Of("audience", c => c.Desk.Audience),
        ChangeColumn.Of("visible_from", c => c.Desk.VisibleFrom));

    // Whose it is stays as it was when it was new.
    public static readonly RowInsert<ArticleEntry> Articles = new(
        "articles",
        """
        ON CONFLICT (article_id) DO UPDATE SET last_revision = excluded.last_revision,
            current_revision = excluded.current_revision, withdrawal = excluded.withdrawal,
            withdrawal_revision = excluded.withdrawal_revision, held_by_wire = excluded.held_by_wire,
            copy_revision = excluded.copy_revision
        """,
        ArticleColumn.Of("article_id", a => a.ArticleId),
        ArticleColumn.Of("source", a => a.Source),
        ArticleColumn.Of("guid", a => a.Guid),
        ArticleColumn.Of("last_revision", a => a.Standing.LastRevision),
        ArticleColumn.Of("current_revision", a => a.Standing.Current!.Revision),
        ArticleColumn.Of("withdrawal", a => (int)a.Standing.Withdrawal),
        ArticleColumn.Of("withdrawal_revision", a => a.Standing.WithdrawalRevision),
        ArticleColumn.Of("held_by_wire", a => a.Standing.IsHeldByWire ? 1 : 0),
        ArticleColumn.Of("copy_revision", a => a.Standing.Copy?.Revision ?? 0),
        ArticleColumn.Of("team", a => a.Desk.Team),
        ArticleColumn.Of("audience", a => a.Desk.Audience),
        ArticleColumn.Of("visible_from", a => a.Desk.VisibleFrom));

    public static readonly RowInsert<NewRevision> Revisions = new(
        "revisions",
        "",
        RevisionColumn.Of("article_id", r => r.Change.ArticleId),
        RevisionColumn.Of("revision", r => r.Revision),
        RevisionColumn.Of("source", r => r.Source),
        RevisionColumn.Of("team", r => r.Change.By.Team),
        RevisionColumn.Of("credential", r => r.Change.By.Credential),
        RevisionColumn.Of("asked", r => (int)r.Change.Asked),
        RevisionColumn.Of("headline", r => r.Verdict.Headline),
        RevisionColumn.Of("fingerprint", r => r.Verdict.BringsCopy ? r.Change.Copy!.Fingerprint : []),
        RevisionColumn.Of("version", r => r.Change.Copy?.Version ?? 0),
        RevisionColumn.Of("revised_at", r => r.Change.Copy?.RevisedAt),
        RevisionColumn.Of("state", r => (int)r.Verdict.State),
        RevisionColumn.Of("reason", r => (int)r.Verdict.Reason),
        RevisionColumn.Of("detail", r => r.Verdict.Detail),
        RevisionColumn.Of("attempt", _ => 1),
        RevisionColumn.Of("received_at", r => r.Change.At),
        RevisionColumn.Of("last_sign_at", r => r.Change.At),
        RevisionColumn.Of("finished_at", r => r.FinishedAt),
        RevisionColumn.Of("traceparent", r => r.Change.TraceParent),
        RevisionColumn.Of("kind", r => (int)r.Verdict.Kind),
        RevisionColumn.Of("notice", r => Lifecycle.IsWithdrawal(r.Verdict.Kind) ? r.Change.Notice : ""),
        RevisionColumn.Of("release_at", r => r.Verdict.EmbargoEnds),
        RevisionColumn.Of("document_revision", r => r.DocumentRevision));

    public static readonly RowInsert<NewRevision> Documents = new(
        "documents",
        "",
        RevisionColumn.Of("article_id", r => r.Change.ArticleId),
        RevisionColumn.Of("revision", r => r.Revision),
        RevisionColumn.Of("document", r => r.Change.Copy!.Document()),
        RevisionColumn.Of("original", r => r.Change.Copy!.Original()),
        RevisionColumn.Of("charset", r => r.Change.Copy!.Charset),
        RevisionColumn.Of("fault", r => r.Change.Copy!.Fault));

    public static readonly RowInsert<NewRevision> Outbox = new(
        "outbox",
        "",
        RevisionColumn.Of("article_id", r => r.Change.ArticleId),
        RevisionColumn.Of("revision", r => r.Revision),
        RevisionColumn.Of("attempt", _ => 1),
        RevisionColumn.Of("created_at", r => r.Change.At),
        RevisionColumn.Of("turn", r => r.Turn));
}
