using Newsroom.Article.V1;

namespace Newsroom.Ingest.Pipeline;

/// <summary>The measures in SQL, on either engine.</summary>
public sealed class PipelineMeasures(IngestDatabase db) : IPipelineMeasures
{
    // PENDING is written out to match the partial index, which is in this order.
    private const string SelectWaiting =
        """
        SELECT CAST(p.stage AS bigint) AS Stage, COUNT(*) AS Count, MIN(p.last_sign_at) AS SilentSince FROM (
            SELECT r.last_sign_at, COALESCE((
                SELECT MAX(h.stage) FROM hops h
                WHERE h.article_id = r.article_id AND h.revision = r.revision AND h.attempt = r.attempt AND h.outcome = 1), 0) AS stage
            FROM revisions r WHERE r.state = 1 ORDER BY r.last_sign_at LIMIT @atMost) p
        GROUP BY p.stage
        """;

    private const string SelectWork =
        """
        SELECT stage AS Stage, outcome AS Outcome, started_at AS StartedAt, duration AS Duration, instance AS Instance
        FROM hops WHERE started_at >= @since ORDER BY started_at DESC LIMIT @atMost
        """;

    // 7 is ARTICLE_STATE_EMBARGOED: such an article is not late.
    private const string SelectArrivals =
        """
        SELECT source AS Source, received_at AS ReceivedAt, finished_at AS FinishedAt
        FROM revisions WHERE received_at >= @since AND state <> 7 ORDER BY received_at DESC, article_id DESC LIMIT @atMost
        """;

    public async Task<IReadOnlyList<WaitingRevisions>> ReadWaitingAsync(int atMost, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync<WaitingRow>(SelectWaiting, new { atMost }, cancellationToken);
        // What one stage has done waits for the next.
        return rows.ConvertAll(r => new WaitingRevisions(
            (Stage)Math.Min(r.Stage + 1, (long)Stage.Search), r.Count, UnixMicroseconds.ToTime(r.SilentSince)));
    }

    public async Task<IReadOnlyList<WorkSample>> ReadWorkAsync(DateTimeOffset since, int atMost, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync<WorkRow>(SelectWork, new { since = UnixMicroseconds.Of(since), atMost }, cancellationToken);
        return rows.ConvertAll(r => new WorkSample(
            (Stage)r.Stage, (StageOutcome)r.Outcome, UnixMicroseconds.ToTime(r.StartedAt), UnixMicroseconds.ToSpan(r.Duration), r.Instance));
    }

    public async Task<IReadOnlyList<ArrivalSample>> ReadArrivalsAsync(DateTimeOffset since, int atMost, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync<ArrivalRow>(SelectArrivals, new { since = UnixMicroseconds.Of(since), atMost }, cancellationToken);
        return rows.ConvertAll(r => new ArrivalSample(
            r.Source, UnixMicroseconds.ToTime(r.ReceivedAt), r.FinishedAt is { } finished ? UnixMicroseconds.ToTime(finished) : null));
    }

    private sealed class WaitingRow
    {
        public required long Stage { get; init; }

        public required long Count { get; init; }

        public required long SilentSince { get; init; }
    }

    private sealed class WorkRow
    {
        public required int Stage { get; init; }

        public required int Outcome { get; init; }

        public required long StartedAt { get; init; }

        public required long Duration { get; init; }

        public required string Instance { get; init; }
    }

    private sealed class ArrivalRow
    {
        public required string Source { get; init; }

        public required long ReceivedAt { get; init; }

        public required long? FinishedAt { get; init; }
    }
}
