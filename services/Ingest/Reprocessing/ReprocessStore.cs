using System.Text.Json;
using Newsroom.Article.V1;

namespace Newsroom.Ingest;

/// <summary>The store in SQL, on either engine.</summary>
public sealed class ReprocessStore(IngestDatabase db, ArticleStore articles, IngestTelemetry telemetry) : IReprocessStore
{
    private const string Columns =
        """
        p.run_id AS RunId, p.filter AS Filter, p.rate AS Rate, p.matched AS Matched, p.queued AS Queued, p.cursor_at AS CursorAt,
        p.cursor_id AS CursorId, p.started_at AS StartedAt, p.finished_at AS FinishedAt, p.cancelled AS Cancelled
        """;

    private const string Insert =
        """
        INSERT INTO reprocess_runs (run_id, filter, rate, matched, queued, cursor_at, cursor_id, started_at, finished_at, cancelled, owner, leased_until)
        VALUES (@RunId, @Filter, @Rate, @Matched, 0, 0, '', @StartedAt, NULL, 0, '', 0)
        """;

    private const string Cancel =
        "UPDATE reprocess_runs SET finished_at = @Now, cancelled = 1 WHERE run_id = @RunId AND finished_at IS NULL";

    private const string Lease =
        "UPDATE reprocess_runs SET owner = @Owner, leased_until = @Until WHERE run_id = @RunId";

    private const string Advance =
        """
        UPDATE reprocess_runs SET queued = queued + @Sent, cursor_at = @CursorAt, cursor_id = @CursorId, leased_until = @Until,
            finished_at = @FinishedAt
        WHERE run_id = @RunId
        """;

    public async Task<long> CountAsync(ReprocessFilter filter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await CountAsync(session, filter, UnixMicroseconds.Of(now), cancellationToken);
    }

    public async Task<ReprocessRun> StartAsync(ReprocessFilter filter, int rate, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var startedAt = UnixMicroseconds.Of(now);
        var run = new ReprocessRun
        {
            RunId = Guid.CreateVersion7(now).ToString(),
            Filter = JsonSerializer.Serialize(filter),
            Rate = rate,
            Matched = await CountAsync(session, filter, startedAt, cancellationToken),
            Queued = 0,
            CursorAt = 0,
            CursorId = "",
            StartedAt = startedAt,
            FinishedAt = null,
            Cancelled = false,
        };
        await session.ExecuteAsync(Insert, run, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return run;
    }

    public async Task<ReprocessRun?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QuerySingleOrDefaultAsync<ReprocessRun>(
            $"SELECT {Columns} FROM reprocess_runs p WHERE p.run_id = @runId", new { runId }, cancellationToken);
    }

    public async Task<ReprocessRun?> CancelAsync(string runId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        // Waits for a step under way, whose articles count as sent.
        var run = await session.QuerySingleOrDefaultAsync<ReprocessRun>(
            $"SELECT {Columns} FROM reprocess_runs p WHERE p.run_id = @runId {db.Lock("p")}", new { runId }, cancellationToken);
        await session.ExecuteAsync(Cancel, new { RunId = runId, Now = UnixMicroseconds.Of(now) }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return run;
    }

    public async Task<ReprocessRun?> LeaseAsync(string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var run = await session.QuerySingleOrDefaultAsync<ReprocessRun>(
            $"""
            SELECT {Columns} FROM reprocess_runs p WHERE p.finished_at IS NULL AND p.leased_until < @Now
            ORDER BY p.started_at, p.run_id LIMIT 1 {db.LockFree("p")}
            """,
            new { Now = UnixMicroseconds.Of(now) }, cancellationToken);
        if (run is null)
            return null;
        await session.ExecuteAsync(Lease, new { run.RunId, Owner = owner, Until = UnixMicroseconds.Of(until) }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return run;
    }

    public async Task<ReprocessStep> AdvanceAsync(
        ReprocessRun run, string owner, int limit, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var current = await session.QuerySingleOrDefaultAsync<ReprocessRun>(
            $"SELECT {Columns} FROM reprocess_runs p WHERE p.run_id = @RunId AND p.owner = @owner AND p.finished_at IS NULL {db.Lock("p")}",
            new { run.RunId, owner }, cancellationToken);
        if (current is null)
            return new ReprocessStep(0, Goes: false);

        var next = await ReadNextAsync(session, current, limit, cancellationToken);
        var (reopened, changes) = await articles.ReopenAsync(session, next.ConvertAll(r => new RevisionKey(r.ArticleId, r.Revision)), now, cancellationToken);
        var last = next.Count > 0 ? next[^1] : null;
        var goes = next.Count == limit;
        await session.ExecuteAsync(
            Advance,
            new
            {
                run.RunId,
                Sent = reopened.Count,
                CursorAt = last?.ReceivedAt ?? current.CursorAt,
                CursorId = last?.ArticleId ?? current.CursorId,
                Until = UnixMicroseconds.Of(until),
                FinishedAt = goes ? (long?)null : UnixMicroseconds.Of(now),
            },
            cancellationToken);
        await session.CommitAsync(cancellationToken);
        telemetry.Changed(changes);
        return new ReprocessStep(reopened.Count, goes);
    }

    public async Task ReleaseAsync(ReprocessRun run, string owner, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        await session.ExecuteAsync(
            "UPDATE reprocess_runs SET owner = '', leased_until = 0 WHERE run_id = @RunId AND owner = @owner", new { run.RunId, owner }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    private async Task<long> CountAsync(StoreSession session, ReprocessFilter filter, long now, CancellationToken cancellationToken) =>
        await session.QuerySingleOrDefaultAsync<long>(
            $"SELECT COUNT(*) {Matching(filter)}", Parameters(filter, now, cursorAt: 0, cursorId: "", limit: 0), cancellationToken);

    private Task<List<NextRow>> ReadNextAsync(StoreSession session, ReprocessRun run, int limit, CancellationToken cancellationToken)
    {
        var filter = JsonSerializer.Deserialize<ReprocessFilter>(run.Filter)!;
        return session.QueryAsync<NextRow>(
            $"""
            SELECT r.article_id AS ArticleId, r.revision AS Revision, r.received_at AS ReceivedAt {Matching(filter)}
                AND (r.received_at, r.article_id) > (@CursorAt, @CursorId)
            ORDER BY r.received_at, r.article_id LIMIT @Limit
            """,
            Parameters(filter, run.StartedAt, run.CursorAt, run.CursorId, limit), cancellationToken);
    }

    // Only the conditions that apply, so that the engine picks the index that fits. What can be sent: INDEXED, REJECTED, QUARANTINED.
    private string Matching(ReprocessFilter filter)
    {
        string?[] conditions =
        [
            "a.withdrawal = 0",
            "r.document_revision > 0",
            filter.State == ArticleState.Unspecified ? "r.state IN (2, 3, 4)" : "r.state = @State",
            "r.received_at < @StartedAt",
            filter.ArticleIds.Count == 0 ? null : $"r.article_id {db.IsAnyOf("@Ids")}",
            filter.Source is null ? null : "r.source = @Source",
            filter.Team is null ? null : "a.team = @Team",
            filter.ReceivedFrom is null ? null : "r.received_at >= @From",
            filter.ReceivedBefore is null ? null : "r.received_at < @Before",
        ];
        return $"""
            FROM revisions r JOIN articles a ON a.article_id = r.article_id AND a.current_revision = r.revision
            WHERE {string.Join(" AND ", conditions.OfType<string>())}
            """;
    }

    private static object Parameters(ReprocessFilter filter, long startedAt, long cursorAt, string cursorId, int limit) => new
    {
        StartedAt = startedAt,
        State = (int)filter.State,
        Ids = filter.ArticleIds.ToList(),
        filter.Source,
        filter.Team,
        From = filter.ReceivedFrom ?? 0,
        Before = filter.ReceivedBefore ?? 0,
        CursorAt = cursorAt,
        CursorId = cursorId,
        Limit = limit,
    };

    private sealed class NextRow
    {
        public required string ArticleId { get; init; }

        public required int Revision { get; init; }

        public required long ReceivedAt { get; init; }
    }
}
