using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class ArticleStore
{
    /// <summary>Documents of one batch are held in memory together.</summary>
    private const long MaxBatchBytes = 32 * 1024 * 1024;

    /// <summary>While one waits for the broker and another for the disk, a third takes.</summary>
    private const int SharedRelays = 3;

    // Doubling stops at 64 times the deadline; PENDING is written out to match the partial index.
    private const string SelectSilent =
        """
        SELECT r.article_id AS ArticleId, r.revision AS Revision, r.attempt AS Attempt, r.team AS Team, r.source AS Source FROM revisions r
        WHERE r.state = 1 AND r.last_sign_at < @Now - @Deadline
            AND r.last_sign_at < @Now - @Deadline * (1 << (CASE WHEN r.attempt > 6 THEN 6 ELSE r.attempt - 1 END))
            AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.article_id = r.article_id AND o.revision = r.revision)
        ORDER BY r.last_sign_at LIMIT @Limit
        """;

    // PENDING or QUARANTINED: what has come to another end since it was put there is not sent any more.
    private const string IsToBeSent = "r.state IN (1, 4)";

    // A hold may have brought a copy, which waits for the release.
    private const string IsSent = "d.article_id = r.article_id AND d.revision = r.document_revision AND r.kind IN (1, 4)";

    private const string InsertAttempt =
        "INSERT INTO outbox (article_id, revision, attempt, created_at, turn) VALUES (@ArticleId, @Revision, @Attempt, @CreatedAt, @Turn)";

    private const string Resend =
        "UPDATE revisions SET attempt = @Attempt, last_sign_at = @CreatedAt WHERE article_id = @ArticleId AND revision = @Revision";

    // Nothing is claimed on SQLite, where handing on is quick.
    public int Relays => _db.IsShared ? SharedRelays : 1;

    public async Task<OutboxBatch> TakeOutboxAsync(int limit, bool onlyEarly, CancellationToken cancellationToken)
    {
        await using (var session = await _db.ReadAsync(cancellationToken))
            _turns.Advance(await session.QuerySingleOrDefaultAsync<long>("SELECT turn FROM dispatch", parameters: null, cancellationToken));
        if (!_db.IsShared)
        {
            // Nothing has to be claimed; what a crash leaves is simply still there.
            await using var reading = await _db.ReadAsync(cancellationToken);
            return new OutboxBatch(await ReadOutboxAsync(reading, limit, onlyEarly, cancellationToken), ConfirmAsync);
        }

        // The claim is the row locks of an open transaction: if this process dies the server gives the rows back.
        var claim = await _db.BeginWriteAsync(cancellationToken);
        try
        {
            return new OutboxBatch(
                await ReadOutboxAsync(claim, limit, onlyEarly, cancellationToken), (numbers, ct) => ConfirmAsync(claim, numbers, ct), claim);
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    public async Task<OutboxBacklog> MeasureOutboxAsync(CancellationToken cancellationToken)
    {
        await using var session = await _db.ReadAsync(cancellationToken);
        var row = await session.QuerySingleOrDefaultAsync<BacklogRow>(
            "SELECT COUNT(*) AS Depth, MIN(created_at) AS OldestAt FROM outbox", parameters: null, cancellationToken);
        return new OutboxBacklog(row!.Depth, row.OldestAt is { } oldest ? UnixMicroseconds.ToTime(oldest) : null);
    }

    public async Task<SweepResult> SweepAsync(SweepRules rules, CancellationToken cancellationToken)
    {
        await using var session = await _db.BeginWriteAsync(cancellationToken);
        var now = UnixMicroseconds.Of(rules.Now);
        var silent = await session.QueryAsync<AttemptRow>(
            $"{SelectSilent} {_db.LockFree("r")}",
            new { Now = now, Deadline = UnixMicroseconds.Of(rules.Deadline), rules.Limit },
            cancellationToken);
        var spent = silent.ToLookup(r => r.Attempt >= rules.MaxAttempts);
        var resent = spent[false].Select(r => new
        {
            r.ArticleId,
            r.Revision,
            Attempt = r.Attempt + 1,
            CreatedAt = now,
            Turn = _turns.Next(r.Team, r.Source),
        }).ToList();
        await session.ExecuteAsync(Resend, resent, cancellationToken);
        await session.ExecuteAsync(InsertAttempt, resent, cancellationToken);
        await session.ExecuteAsync(
            MoveOn,
            spent[true].Select(r => new
            {
                r.ArticleId,
                r.Revision,
                State = (int)ArticleState.Quarantined,
                Reason = (int)Reason.TimedOut,
                Detail = $"No stage reported the end of any of {r.Attempt} attempts.",
                Now = now,
            }).ToList(),
            cancellationToken);
        await session.ExecuteAsync(
            $"""
            DELETE FROM outbox WHERE seq IN (
                SELECT o.seq FROM outbox o JOIN revisions r ON r.article_id = o.article_id AND r.revision = o.revision
                WHERE NOT ({IsToBeSent}) {_db.LockFree("o")})
            """,
            parameters: null, cancellationToken);
        await session.CommitAsync(cancellationToken);
        _telemetry.Changed(
            [.. spent[true].Select(_ => new StateChange(ArticleState.Pending, ArticleState.Quarantined, Reason.TimedOut))]);
        return new SweepResult(
            resent.ConvertAll(r => new ArticleRef { ArticleId = r.ArticleId, Revision = r.Revision }),
            spent[true].Select(r => new ArticleRef { ArticleId = r.ArticleId, Revision = r.Revision }).ToList());
    }

    /// <summary>Reads the head of the outbox, for as many bytes as one batch may hold, but always one.</summary>
    private async Task<List<OutboxMessage>> ReadOutboxAsync(StoreSession session, int limit, bool onlyEarly, CancellationToken cancellationToken)
    {
        // No join, which PostgreSQL would make of all rows that wait: what is looked up row by row lets it follow the index and stop.
        var heads = await session.QueryAsync<HeadRow>(
            $"""
            SELECT o.seq AS Seq, COALESCE((
                SELECT length(d.document) FROM revisions r JOIN documents d ON {IsSent} WHERE r.article_id = o.article_id AND r.revision = o.revision), 0) AS Size
            FROM outbox o
            WHERE o.turn < @before
                AND (SELECT {IsToBeSent} FROM revisions r WHERE r.article_id = o.article_id AND r.revision = o.revision)
            ORDER BY o.turn, o.seq LIMIT @limit {_db.LockFree("o")}
            """,
            new { limit, before = onlyEarly ? _turns.Now : long.MaxValue }, cancellationToken);
        var bytes = 0L;
        var taken = heads.TakeWhile((h, i) => (bytes += h.Size) <= MaxBatchBytes || i == 0).Select(h => h.Seq).ToList();
        if (taken.Count == 0)
            return [];

        var rows = await session.QueryAsync<OutboxRow>(
            $"""
            SELECT o.seq AS Seq, o.turn AS Turn, o.article_id AS ArticleId, o.revision AS Revision, o.attempt AS Attempt, o.created_at AS CreatedAt,
                a.source AS Source, a.guid AS Guid, r.kind AS Kind, r.notice AS Notice, r.received_at AS ReceivedAt,
                r.traceparent AS TraceParent, a.team AS Team, a.audience AS Audience, a.visible_from AS VisibleFrom,
                a.visibility_version AS VisibilityVersion, r.team AS OrderedBy, d.document AS Document, d.charset AS Charset
            FROM outbox o
            JOIN articles a ON a.article_id = o.article_id
            JOIN revisions r ON r.article_id = o.article_id AND r.revision = o.revision
            LEFT JOIN documents d ON {IsSent}
            WHERE o.seq {_db.IsAnyOf("@taken")} AND {IsToBeSent} ORDER BY o.turn, o.seq
            """,
            new { taken }, cancellationToken);
        _turns.Advance(rows.Max(r => (long?)r.Turn) ?? 0);
        return rows.ConvertAll(r => r.ToMessage());
    }

    public async Task<IReadOnlyList<RevisionKey>> FindEndedAsync(IReadOnlyCollection<RevisionKey> revisions, CancellationToken cancellationToken)
    {
        await using var session = await _db.ReadAsync(cancellationToken);
        var pending = await session.QueryAsync<AttemptRow>(
            $"""
            SELECT r.article_id AS ArticleId, r.revision AS Revision, r.attempt AS Attempt, r.team AS Team, r.source AS Source FROM revisions r
            WHERE r.state = 1 AND r.article_id {_db.IsAnyOf("@articles")}
            """,
            new { articles = revisions.Select(r => r.ArticleId).Distinct(StringComparer.Ordinal).ToList() }, cancellationToken);
        return [.. revisions.Except(pending.Select(r => new RevisionKey(r.ArticleId, r.Revision)))];
    }

    private async Task ConfirmAsync(IReadOnlyCollection<long> sequenceNumbers, CancellationToken cancellationToken)
    {
        await using var session = await _db.BeginWriteAsync(cancellationToken);
        await ConfirmAsync(session, sequenceNumbers, cancellationToken);
    }

    private async Task ConfirmAsync(
        StoreSession session, IReadOnlyCollection<long> sequenceNumbers, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            $"DELETE FROM outbox WHERE seq {_db.IsAnyOf("@numbers")}", new { numbers = sequenceNumbers.ToList() }, cancellationToken);
        await session.ExecuteAsync("UPDATE dispatch SET turn = @turn WHERE turn < @turn", new { turn = _turns.Now }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    private sealed class BacklogRow
    {
        public required long Depth { get; init; }

        public required long? OldestAt { get; init; }
    }

    private sealed class AttemptRow
    {
        public required string ArticleId { get; init; }

        public required int Revision { get; init; }

        public required int Attempt { get; init; }

        public required string Team { get; init; }

        public required string Source { get; init; }
    }

    private sealed class HeadRow
    {
        public required long Seq { get; init; }

        public required long Size { get; init; }
    }

    private sealed class OutboxRow
    {
        public required long Seq { get; init; }

        public required long Turn { get; init; }

        public required string ArticleId { get; init; }

        public required int Revision { get; init; }

        public required int Attempt { get; init; }

        public required long CreatedAt { get; init; }

        public required long ReceivedAt { get; init; }

        public required string TraceParent { get; init; }

        public required string Source { get; init; }

        public required string Guid { get; init; }

        public required int Kind { get; init; }

        public required string Notice { get; init; }

        public required byte[]? Document { get; init; }

        public required string? Charset { get; init; }

        public required string Team { get; init; }

        public required string Audience { get; init; }

        public required long? VisibleFrom { get; init; }

        public required long VisibilityVersion { get; init; }

        public required string OrderedBy { get; init; }

        public OutboxMessage ToMessage()
        {
            var document = Document is null ? null : RawDocument.Parser.ParseFrom(Document);
            // Found out once, here; the stages need neither look for it again nor know every name that senders use.
            if (document is not null && Charset is { Length: > 0 })
                document.Charset = Charset;
            var article = new ArticleRef { ArticleId = ArticleId, Revision = Revision, Source = Source, Guid = Guid };
            return new OutboxMessage(
                Seq, article, (RevisionKind)Kind, Attempt, document, Notice, UnixMicroseconds.ToTime(ReceivedAt),
                UnixMicroseconds.ToTime(CreatedAt), TraceParent)
            {
                Visibility = AudienceColumns.Read(Team, Audience, VisibleFrom, VisibilityVersion),
                Team = OrderedBy,
            };
        }
    }
}
