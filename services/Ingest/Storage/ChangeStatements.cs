using ArticleColumn = Newsroom.Ingest.RowColumn<Newsroom.Ingest.ArticleEntry>;
using ChangeColumn = Newsroom.Ingest.RowColumn<Newsroom.Ingest.Change>;
using RevisionColumn = Newsroom.Ingest.RowColumn<Newsroom.Ingest.NewRevision>;

namespace Newsroom.Ingest;

/// <summary>The statements that write a batch of changes.</summary>
internal static class ChangeStatements
{
    /// <summary>Makes articles that are new, so that they can be locked.</summary>
    public static readonly RowStatement<Change> InsertArticles = new(
        """
        INSERT INTO articles (article_id, source, guid, current_revision, last_revision)
        SELECT v.article_id, v.source, v.guid, 0, 0 FROM {rows} WHERE true ON CONFLICT (article_id) DO NOTHING
        """,
        ChangeColumn.Of("article_id", c => c.ArticleId),
        ChangeColumn.Of("source", c => c.Source),
        ChangeColumn.Of("guid", c => c.ItemGuid));

    public static readonly RowStatement<ArticleEntry> SaveArticles = new(
        """
        INSERT INTO articles (article_id, source, guid, last_revision, current_revision, withdrawal, withdrawal_revision,
            held_by_wire, copy_revision)
        SELECT v.article_id, v.source, v.guid, v.last_revision, v.current_revision, v.withdrawal, v.withdrawal_revision,
            v.held_by_wire, v.copy_revision
        FROM {rows} WHERE true
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
        ArticleColumn.Of("copy_revision", a => a.Standing.Copy?.Revision ?? 0));

    public static readonly RowStatement<NewRevision> InsertRevisions = new(
        """
        INSERT INTO revisions (article_id, revision, source, team, headline, fingerprint, version, revised_at, state, reason, detail,
            attempt, received_at, last_sign_at, finished_at, traceparent, kind, notice, release_at, document_revision)
        SELECT v.article_id, v.revision, v.source, '', v.headline, v.fingerprint, v.version, v.revised_at, v.state, v.reason, v.detail,
            1, v.received_at, v.received_at, v.finished_at, v.traceparent, v.kind, v.notice, v.release_at, v.document_revision
        FROM {rows}
        """,
        RevisionColumn.Of("article_id", r => r.Change.ArticleId),
        RevisionColumn.Of("revision", r => r.Revision),
        RevisionColumn.Of("source", r => r.Source),
        RevisionColumn.Of("headline", r => r.Verdict.Headline),
        RevisionColumn.Of("fingerprint", r => r.Verdict.BringsCopy ? r.Change.Copy!.Fingerprint : []),
        RevisionColumn.Of("version", r => r.Change.Copy?.Version ?? 0),
        RevisionColumn.Of("revised_at", r => r.Change.Copy?.RevisedAt),
        RevisionColumn.Of("state", r => (int)r.Verdict.State),
        RevisionColumn.Of("reason", r => (int)r.Verdict.Reason),
        RevisionColumn.Of("detail", r => r.Verdict.Detail),
        RevisionColumn.Of("received_at", r => r.Change.At),
        RevisionColumn.Of("finished_at", r => r.FinishedAt),
        RevisionColumn.Of("traceparent", r => r.Change.TraceParent),
        RevisionColumn.Of("kind", r => (int)r.Verdict.Kind),
        RevisionColumn.Of("notice", r => Lifecycle.IsWithdrawal(r.Verdict.Kind) ? r.Change.Notice : ""),
        RevisionColumn.Of("release_at", r => r.Verdict.EmbargoEnds),
        RevisionColumn.Of("document_revision", r => r.DocumentRevision));

    public static readonly RowStatement<NewRevision> InsertDocuments = new(
        """
        INSERT INTO documents (article_id, revision, document, original, charset, fault)
        SELECT v.article_id, v.revision, v.document, v.original, v.charset, v.fault FROM {rows}
        """,
        RevisionColumn.Of("article_id", r => r.Change.ArticleId),
        RevisionColumn.Of("revision", r => r.Revision),
        RevisionColumn.Of("document", r => r.Change.Copy!.Document()),
        RevisionColumn.Of("original", r => r.Change.Copy!.Original()),
        RevisionColumn.Of("charset", r => r.Change.Copy!.Charset),
        RevisionColumn.Of("fault", r => r.Change.Copy!.Fault));

    public static readonly RowStatement<NewRevision> InsertOutbox = new(
        """
        INSERT INTO outbox (article_id, revision, attempt, created_at)
        SELECT v.article_id, v.revision, 1, v.created_at FROM {rows}
        """,
        RevisionColumn.Of("article_id", r => r.Change.ArticleId),
        RevisionColumn.Of("revision", r => r.Revision),
        RevisionColumn.Of("created_at", r => r.Change.At));
}
