using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Copies;

/// <summary>The store in SQL, on either engine.</summary>
public sealed class CopyReviewStore(IngestDatabase db) : ICopyReviewStore
{
    private const string Select =
        """
        SELECT killed_id AS KilledId, copy_id AS CopyId, killed_revision AS KilledRevision, killed_source AS KilledSource,
            killed_guid AS KilledGuid, copy_revision AS CopyRevision, copy_source AS CopySource, copy_guid AS CopyGuid, title AS Title,
            overlap AS Overlap, same_family AS SameFamily, notice AS Notice, found_at AS FoundAt, decision AS Decision,
            decided_at AS DecidedAt, by_policy AS ByPolicy,
            COALESCE((SELECT a.team FROM articles a WHERE a.article_id = copy_reviews.copy_id), '') AS CopyTeam
        FROM copy_reviews
        """;

    private const string Insert =
        """
        INSERT INTO copy_reviews (killed_id, copy_id, killed_revision, killed_source, killed_guid, copy_revision, copy_source, copy_guid,
            title, overlap, same_family, notice, found_at, decision, decided_at, by_policy)
        VALUES (@KilledId, @CopyId, @KilledRevision, @KilledSource, @KilledGuid, @CopyRevision, @CopySource, @CopyGuid,
            @Title, @Overlap, @Family, @Notice, @FoundAt, 0, NULL, 0)
        ON CONFLICT (killed_id, copy_id) DO NOTHING
        """;

    // 1 is COPY_DECISION_KILL.
    private const string Decide =
        """
        UPDATE copy_reviews SET decision = @Decision, decided_at = @Now, by_policy = @Policy
        WHERE killed_id = @killedId AND copy_id = @copyId AND decision <> 1
        """;

    private const string ById = Select + " WHERE killed_id = @killedId AND copy_id = @copyId";

    private static readonly string Seen =
        $"""
        (@CallerTeam = '' OR (SELECT COUNT(*) FROM articles a
            WHERE a.article_id IN (copy_reviews.killed_id, copy_reviews.copy_id) AND {AudienceColumns.IsVisible("a")}) = 2)
        """;

    public async Task AddAsync(IReadOnlyCollection<CopyReviewRow> copies, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        // In one order, so that two deliveries of the event do not wait for each other in a circle.
        foreach (var copy in copies.OrderBy(c => c.CopyId, StringComparer.Ordinal))
            await session.ExecuteAsync(Insert, Parameters(copy), cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<CopyReviewRow>> ListAsync(
        bool includeDecided, CopyReviewPosition? after, int limit, CallerParameters caller, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        // The condition is written out to match the partial index.
        return await session.QueryAsync<CopyReviewRow>(
            $"""
            {Select} WHERE {(includeDecided ? "1 = 1" : "decision = 0")} AND {Seen}
                {(after is null ? "" : "AND (found_at, killed_id, copy_id) > (@FoundAt, @KilledId, @CopyId)")}
            ORDER BY found_at, killed_id, copy_id LIMIT @Limit
            """,
            new { caller.CallerTeam, caller.CallerLine, caller.CallerNow, FoundAt = after?.FoundAt ?? 0, after?.KilledId, after?.CopyId, Limit = limit }, cancellationToken);
    }

    public async Task<CopyReviewRow?> FindAsync(string killedId, string copyId, CallerParameters caller, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QuerySingleOrDefaultAsync<CopyReviewRow>(
            $"{ById} AND {Seen}", new { caller.CallerTeam, caller.CallerLine, caller.CallerNow, killedId, copyId }, cancellationToken);
    }

    public async Task<CopyReviewRow?> DecideAsync(
        string killedId, string copyId, CopyDecision decision, bool byPolicy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        await session.ExecuteAsync(
            Decide, new { killedId, copyId, Decision = (int)decision, Now = UnixMicroseconds.Of(now), Policy = byPolicy ? 1 : 0 }, cancellationToken);
        var row = await session.QuerySingleOrDefaultAsync<CopyReviewRow>(ById, new { killedId, copyId }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return row;
    }

    private static object Parameters(CopyReviewRow copy) => new
    {
        copy.KilledId,
        copy.CopyId,
        copy.KilledRevision,
        copy.KilledSource,
        copy.KilledGuid,
        copy.CopyRevision,
        copy.CopySource,
        copy.CopyGuid,
        copy.Title,
        copy.Overlap,
        Family = copy.SameFamily ? 1 : 0,
        copy.Notice,
        copy.FoundAt,
    };
}
