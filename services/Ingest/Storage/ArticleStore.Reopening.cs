using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>Revisions that wait for a time or for an operator.</summary>
public sealed partial class ArticleStore
{
    // EMBARGOED is written out to match the partial index.
    private const string SelectDue =
        """
        SELECT r.article_id AS ArticleId, r.revision AS Revision, r.attempt AS Attempt, r.team AS Team, r.source AS Source FROM revisions r
        WHERE r.state = 7 AND r.release_at <= @Now ORDER BY r.release_at LIMIT @Limit
        """;

    private const string Release =
        "UPDATE revisions SET state = 1, last_sign_at = @CreatedAt WHERE article_id = @ArticleId AND revision = @Revision";

    // Copy that nothing newer has replaced, of an article that may be shown; or the very withdrawal that stands and did not get through.
    private const string SelectEnded =
        """
        SELECT r.article_id AS ArticleId, r.revision AS Revision, r.attempt AS Attempt, r.state AS State, r.reason AS Reason,
            r.kind AS Kind, r.release_at AS EmbargoEnds, r.team AS Team, r.source AS Source
        FROM revisions r JOIN articles a ON a.article_id = r.article_id
        WHERE (r.state IN (2, 3, 4) AND r.document_revision > 0 AND a.withdrawal = 0 AND r.revision = a.current_revision
            OR r.state = 4 AND a.withdrawal <> 0 AND r.revision = a.withdrawal_revision)
        """;

    private const string SelectQuarantined =
        """
        SELECT r.article_id AS ArticleId, r.revision AS Revision, r.attempt AS Attempt, r.state AS State, r.reason AS Reason,
            r.kind AS Kind, r.release_at AS EmbargoEnds, r.team AS Team, r.source AS Source
        FROM revisions r WHERE r.state = 4 AND r.kind IN (1, 4)
        """;

    private const string Reopen =
        """
        UPDATE revisions SET state = @State, reason = 0, detail = '', finished_at = NULL, attempt = @Attempt, last_sign_at = @CreatedAt
        WHERE article_id = @ArticleId AND revision = @Revision
        """;

    private const string Discard =
        """
        UPDATE revisions SET state = 3, detail = @Detail, finished_at = @Now WHERE article_id = @ArticleId AND revision = @Revision
        """;

    public async Task<IReadOnlyList<ArticleRef>> EndEmbargoesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var session = await _db.BeginWriteAsync(cancellationToken);
        var time = UnixMicroseconds.Of(now);
        var due = await session.QueryAsync<AttemptRow>(
            $"{SelectDue} {_db.LockFree("r")}", new { Now = time, Limit = limit }, cancellationToken);
        var sent = due.ConvertAll(
            r => new { r.ArticleId, r.Revision, r.Attempt, CreatedAt = time, Turn = _turns.Next(r.Team, r.Source) });
        await session.ExecuteAsync(Release, sent, cancellationToken);
        await session.ExecuteAsync(InsertAttempt, sent, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return sent.ConvertAll(r => new ArticleRef { ArticleId = r.ArticleId, Revision = r.Revision });
    }

    public async Task<IReadOnlyList<ArticleRef>> ReopenAsync(
        IReadOnlyCollection<RevisionKey> revisions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await _db.BeginWriteAsync(cancellationToken);
        var (reopened, changes) = await ReopenAsync(session, revisions, now, cancellationToken);
        await session.CommitAsync(cancellationToken);
        _telemetry.Changed(changes);
        return reopened;
    }

    /// <summary>The same in a transaction of the caller, who tells telemetry of the changes once it is committed.</summary>
    internal async Task<(List<ArticleRef> Reopened, List<StateChange> Changes)> ReopenAsync(
        StoreSession session, IReadOnlyCollection<RevisionKey> revisions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var time = UnixMicroseconds.Of(now);
        var ended = await SelectAsync(session, SelectEnded, revisions, cancellationToken);
        var reopened = ended.ConvertAll(r => new
        {
            r.ArticleId,
            r.Revision,
            Attempt = r.Attempt + 1,
            CreatedAt = time,
            State = (int)(r.EmbargoEnds > time ? ArticleState.Embargoed : ArticleState.Pending),
            Turn = _turns.Next(r.Team, r.Source),
        });
        await session.ExecuteAsync(Reopen, reopened, cancellationToken);
        await session.ExecuteAsync(InsertAttempt, reopened.FindAll(r => r.State == (int)ArticleState.Pending), cancellationToken);
        return (
            ended.ConvertAll(r => new ArticleRef { ArticleId = r.ArticleId, Revision = r.Revision }),
            ended.ConvertAll(r => new StateChange((ArticleState)r.State, ArticleState.Pending)));
    }

    public async Task<IReadOnlyList<ArticleRef>> DiscardAsync(
        IReadOnlyCollection<RevisionKey> revisions, string detail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await _db.BeginWriteAsync(cancellationToken);
        var quarantined = await SelectAsync(session, SelectQuarantined, revisions, cancellationToken);
        await session.ExecuteAsync(
            Discard,
            quarantined.ConvertAll(r => new { r.ArticleId, r.Revision, Detail = Clip(detail), Now = UnixMicroseconds.Of(now) }),
            cancellationToken);
        await session.CommitAsync(cancellationToken);
        _telemetry.Changed(quarantined.ConvertAll(r => new StateChange((ArticleState)r.State, ArticleState.Rejected, (Reason)r.Reason)));
        return quarantined.ConvertAll(r => new ArticleRef { ArticleId = r.ArticleId, Revision = r.Revision });
    }

    /// <summary>Those of the revisions that fit, with their articles locked: no change comes in between.</summary>
    private async Task<List<EndedRow>> SelectAsync(
        StoreSession session, string select, IReadOnlyCollection<RevisionKey> revisions, CancellationToken cancellationToken)
    {
        var articles = revisions.Select(r => r.ArticleId).Distinct(StringComparer.Ordinal).ToList();
        await LockAsync(session, articles, cancellationToken);
        var wanted = revisions.ToHashSet();
        var rows = await session.QueryAsync<EndedRow>(
            $"{select} AND r.article_id {_db.IsAnyOf("@articles")} ORDER BY r.article_id, r.revision DESC {_db.Lock("r")}",
            new { articles }, cancellationToken);
        return rows.FindAll(r => wanted.Contains(new RevisionKey(r.ArticleId, r.Revision)));
    }

    private sealed class EndedRow
    {
        public required string ArticleId { get; init; }

        public required int Revision { get; init; }

        public required int Attempt { get; init; }

        public required int State { get; init; }

        public required int Reason { get; init; }

        public required int Kind { get; init; }

        public required long? EmbargoEnds { get; init; }

        public required string Team { get; init; }

        public required string Source { get; init; }
    }
}
