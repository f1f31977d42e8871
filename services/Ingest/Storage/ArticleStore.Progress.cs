using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class ArticleStore
{
    private const int MaxDetail = 500;

    // Also locks the row until the end of the transaction, on both engines.
    private const string TouchRevision =
        """
        UPDATE revisions SET last_sign_at = @Now WHERE article_id = @ArticleId AND revision = @Revision
        RETURNING state AS State, kind AS Kind, attempt AS Attempt
        """;

    // A retry out of quarantine repeats the attempt: what came of it then is the outcome.
    private const string UpsertHop =
        """
        INSERT INTO hops (article_id, revision, stage, attempt, outcome, reason, detail, started_at, duration, trace_id, instance)
        VALUES (@ArticleId, @Revision, @Stage, @Attempt, @Outcome, @Reason, @Detail, @StartedAt, @Duration, @TraceId, @Instance)
        ON CONFLICT (article_id, revision, stage, attempt) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
            detail = excluded.detail, started_at = excluded.started_at, duration = excluded.duration,
            trace_id = excluded.trace_id, instance = excluded.instance
        WHERE hops.outcome = 3
        """;

    // Outcome 1 is STAGE_OUTCOME_COMPLETED.
    private static readonly string CountKeepers =
        $"""
        SELECT COUNT(DISTINCT stage) FROM hops
        WHERE article_id = @ArticleId AND revision = @Revision AND outcome = 1
            AND stage IN ({string.Join(", ", Lifecycle.Keepers.Select(stage => (int)stage))})
        """;

    private const string MoveOn =
        """
        UPDATE revisions SET state = @State, reason = @Reason, detail = @Detail, finished_at = @Now
        WHERE article_id = @ArticleId AND revision = @Revision
        """;

    // Stage 1 is ingest, whose hop begins when an attempt is put in the outbox; 4 is search. Null if the revision was findable before.
    private const string ReturningFirstSent =
        """
        RETURNING (
            SELECT MIN(h.started_at) FROM hops h WHERE h.article_id = @ArticleId AND h.revision = @Revision AND h.stage = 1 AND NOT EXISTS (
                SELECT 1 FROM hops e WHERE e.article_id = @ArticleId AND e.revision = @Revision AND e.stage = 4 AND e.attempt < @Attempt AND e.outcome = 1))
        """;

    private const string SupersedeOlder =
        """
        UPDATE revisions SET state = @State, finished_at = @Now
        WHERE article_id = @ArticleId AND revision < @Revision AND state = 1
        """;

    // Newest first, as everyone locks revisions of one article; an UPDATE takes them in an order of its own.
    private const string SelectOlder =
        """
        SELECT r.revision FROM revisions r
        WHERE r.article_id = @ArticleId AND r.revision < @Revision AND r.state = 1 ORDER BY r.revision DESC
        """;

    public async Task<IReadOnlyList<ProgressReceipt>> RecordProgressAsync(
        IReadOnlyCollection<PipelineProgress> reports, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await _db.BeginWriteAsync(cancellationToken);
        var receipts = new List<ProgressReceipt>(reports.Count);
        var moved = new List<StateChange>();
        // The same order of locks in every replica, so that two batches never wait for each other: newer revisions first, because
        // one that is indexed goes on to lock the older ones.
        var ordered = reports.OrderBy(r => r.Article?.ArticleId, StringComparer.Ordinal)
            .ThenByDescending(r => r.Article?.Revision)
            .ThenBy(r => r.StartedAt);
        foreach (var report in ordered)
            receipts.Add(await RecordAsync(session, report, UnixMicroseconds.Of(now), moved, cancellationToken));
        await session.CommitAsync(cancellationToken);
        _telemetry.Changed(moved);
        return receipts;
    }

    private async Task<ProgressReceipt> RecordAsync(
        StoreSession session, PipelineProgress report, long now, List<StateChange> moved, CancellationToken cancellationToken)
    {
        var hop = new
        {
            ArticleId = report.Article?.ArticleId ?? "",
            Revision = report.Article?.Revision ?? 0,
            Stage = (int)report.Stage,
            report.Attempt,
            Outcome = (int)report.Outcome,
            Reason = (int)report.Reason,
            Detail = Clip(report.Detail),
            StartedAt = UnixMicroseconds.Of(report.StartedAt) ?? now,
            Duration = report.Duration is { } duration ? UnixMicroseconds.Of(duration.ToTimeSpan()) : 0,
            report.TraceId,
            report.Instance,
            Now = now,
        };
        if (await session.QuerySingleOrDefaultAsync<TouchedRow>(TouchRevision, hop, cancellationToken) is not { } touched)
            return new ProgressReceipt(report, ArticleState.Unspecified, ArticleState.Unspecified);

        await session.ExecuteAsync(UpsertHop, hop, cancellationToken);
        var before = (ArticleState)touched.State;
        var kind = (RevisionKind)touched.Kind;
        var isDone = Lifecycle.IsWithdrawal(kind) && await session.QuerySingleOrDefaultAsync<int>(CountKeepers, hop, cancellationToken) == Lifecycle.Keepers.Count;
        var after = Lifecycle.Next(before, kind, report.Stage, report.Outcome, report.Attempt >= touched.Attempt, isDone);
        if (after != before)
        {
            var sentAt = await session.QuerySingleOrDefaultAsync<long?>(
                $"{MoveOn} {ReturningFirstSent}",
                new { hop.ArticleId, hop.Revision, hop.Attempt, hop.Reason, hop.Detail, State = (int)after, hop.Now }, cancellationToken);
            var isFirstIndexed = after == ArticleState.Indexed && sentAt is not null;
            moved.Add(new StateChange(
                before, after, report.Reason, isFirstIndexed ? UnixMicroseconds.ToSpan(hop.StartedAt + hop.Duration - sentAt!.Value) : null));
        }

        if (after != before && after == ArticleState.Indexed && hop.Revision > 1)
        {
            await session.QueryAsync<int>($"{SelectOlder} {_db.Lock("r")}", hop, cancellationToken);
            var superseded = await session.ExecuteAsync(
                SupersedeOlder, new { hop.ArticleId, hop.Revision, State = (int)ArticleState.Superseded, hop.Now }, cancellationToken);
            moved.AddRange(Enumerable.Repeat(new StateChange(ArticleState.Pending, ArticleState.Superseded), superseded));
        }

        return new ProgressReceipt(report, before, after);
    }

    private sealed class TouchedRow
    {
        public required int State { get; init; }

        public required int Kind { get; init; }

        public required int Attempt { get; init; }
    }

    // PostgreSQL text cannot hold NUL, and an exception's message can.
    private static string Clip(string detail) =>
        (detail.Length > MaxDetail ? detail[..MaxDetail] : detail).Replace('\0', ' ');
}
