using Newsroom.Article.V1;

namespace Newsroom.Ingest;

/// <summary>What tells whether more can be taken in.</summary>
public interface IIntakeMeasures
{
    /// <summary>Revisions on their way, counted up to <paramref name="atMost"/>.</summary>
    Task<long> CountPendingAsync(int atMost, CancellationToken cancellationToken);

    /// <summary>
    /// The same by the stage that has them before it: ingest, as long as they wait for the bus. Stages with none are left out.
    /// </summary>
    Task<IReadOnlyDictionary<Stage, StageBacklog>> CountPendingByStageAsync(int atMost, CancellationToken cancellationToken);

    /// <summary>The same by team.</summary>
    Task<IReadOnlyDictionary<string, long>> CountPendingByTeamAsync(int atMost, CancellationToken cancellationToken);

    Task<DiskUse> MeasureDiskAsync(CancellationToken cancellationToken);
}

/// <param name="UsedBytes">Size of the database.</param>
/// <param name="FreeBytes">Room on its disk; null where the engine cannot tell.</param>
public sealed record DiskUse(long UsedBytes, long? FreeBytes);

/// <param name="Count">Revisions that wait for the stage.</param>
/// <param name="OldestAt">When the one that has waited longest was last sent, or last reported on.</param>
/// <param name="WithdrawalAt">When the first of its kills and holds was ordered; null: there is none.</param>
public sealed record StageBacklog(long Count, DateTimeOffset OldestAt, DateTimeOffset? WithdrawalAt);

/// <summary>The measures in SQL, on either engine.</summary>
public sealed class IntakeMeasures(IngestDatabase db) : IIntakeMeasures
{
    // PENDING is written out to match the partial index.
    private const string SelectCount =
        "SELECT COUNT(*) FROM (SELECT 1 FROM revisions r WHERE r.state = 1 LIMIT @atMost) p";

    private const string SelectByTeam =
        "SELECT p.team AS Team, COUNT(*) AS Count FROM (SELECT r.team FROM revisions r WHERE r.state = 1 LIMIT @atMost) p GROUP BY p.team";

    // A withdrawal skips the stages between ingest and search. 2 and 3 are kills and holds.
    private const string SelectByStage =
        """
        SELECT CAST(p.stage AS bigint) AS Stage, COUNT(*) AS Count, MIN(p.last_sign_at) AS OldestAt,
            MIN(CASE WHEN p.kind IN (2, 3) THEN p.received_at END) AS WithdrawalAt
        FROM (
            SELECT COALESCE((
                SELECT MAX(h.stage) FROM hops h
                WHERE h.article_id = r.article_id AND h.revision = r.revision AND h.attempt = r.attempt AND h.outcome = 1), 0) AS stage,
                r.last_sign_at, r.kind, r.received_at
            FROM revisions r WHERE r.state = 1 ORDER BY r.last_sign_at LIMIT @atMost) p
        GROUP BY p.stage
        """;

    public async Task<long> CountPendingAsync(int atMost, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QuerySingleOrDefaultAsync<long>(SelectCount, new { atMost }, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<Stage, StageBacklog>> CountPendingByStageAsync(int atMost, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync<StageRow>(SelectByStage, new { atMost }, cancellationToken);
        // What one stage has done waits for the next.
        return rows.GroupBy(r => (Stage)Math.Min(r.Stage + 1, (long)Stage.Search)).ToDictionary(
            g => g.Key,
            g => new StageBacklog(
                g.Sum(r => r.Count),
                UnixMicroseconds.ToTime(g.Min(r => r.OldestAt)),
                g.Min(r => r.WithdrawalAt) is { } withdrawal ? UnixMicroseconds.ToTime(withdrawal) : null));
    }

    public async Task<IReadOnlyDictionary<string, long>> CountPendingByTeamAsync(int atMost, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return (await session.QueryAsync<TeamRow>(SelectByTeam, new { atMost }, cancellationToken)).ToDictionary(r => r.Team, r => r.Count, StringComparer.Ordinal);
    }

    public Task<DiskUse> MeasureDiskAsync(CancellationToken cancellationToken) => db.MeasureDiskAsync(cancellationToken);

    private sealed class TeamRow
    {
        public required string Team { get; init; }

        public required long Count { get; init; }
    }

    private sealed class StageRow
    {
        public required long Stage { get; init; }

        public required long Count { get; init; }

        public required long OldestAt { get; init; }

        public required long? WithdrawalAt { get; init; }
    }
}
