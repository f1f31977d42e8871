using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

public sealed partial class QuarantineStore
{
    // 7 is REASON_STAGE_FAILED.
    private const string Messages =
        """
        SELECT q.message_id AS MessageId, q.queue AS Queue, q.found_in AS FoundIn, q.stage AS Stage, q.content AS Content,
            q.article_id AS ArticleId, q.revision AS Revision, a.source AS Source, a.guid AS SourceGuid, 7 AS Reason,
            q.exception_type AS ExceptionType, q.exception_message AS ExceptionMessage, q.tries AS Tries,
            q.collected_at AS QuarantinedAt, length(q.body) AS Size
        FROM quarantined q LEFT JOIN articles a ON a.article_id = q.article_id
        """;

    // Quarantined revisions of which no message is left; kills and holds are withdrawals. If no stage failed, it is ingest that gave up: 1 is STAGE_INGEST,
    // 3 STAGE_OUTCOME_QUARANTINED, 4 ARTICLE_STATE_QUARANTINED, written out to match the partial index.
    private const string Revisions =
        """
        SELECT r.article_id || '.' || r.revision AS MessageId, '' AS Queue, '' AS FoundIn,
            CASE WHEN r.reason = 7 THEN COALESCE((SELECT MAX(h.stage) FROM hops h
                WHERE h.article_id = r.article_id AND h.revision = r.revision AND h.outcome = 3), 1) ELSE 1 END AS Stage,
            CASE WHEN r.kind IN (2, 3) THEN 2 ELSE 1 END AS Content, r.article_id AS ArticleId, r.revision AS Revision, a.source AS Source, a.guid AS SourceGuid,
            r.reason AS Reason, '' AS ExceptionType, r.detail AS ExceptionMessage, r.attempt AS Tries,
            r.finished_at AS QuarantinedAt, 0 AS Size
        FROM revisions r JOIN articles a ON a.article_id = r.article_id
        WHERE r.state = 4 AND NOT EXISTS (SELECT 1 FROM quarantined q
            WHERE q.article_id = r.article_id AND q.revision = r.revision AND q.content <> 0)
        """;

    // A message that is about no known article is for who sees every team.
    private static readonly string Seen = $"(@CallerTeam = '' OR (a.article_id IS NOT NULL AND {AudienceColumns.IsVisible("a")}))";

    private const string Order = "ORDER BY QuarantinedAt, MessageId, Queue LIMIT @Limit";

    public async Task<IReadOnlyList<QuarantineEntry>> ListAsync(
        Stage stage, QuarantinePosition? after, int limit, CallerParameters caller, CancellationToken cancellationToken)
    {
        string?[] ofMessages =
        [
            Seen,
            stage == Stage.Unspecified ? null : "q.stage = @Stage",
            after is null ? null : "(q.collected_at, q.message_id, q.queue) > (@At, @MessageId, @Queue)",
        ];
        string?[] ofRevisions =
        [
            "1 = 1",
            stage == Stage.Unspecified ? null : "n.Stage = @Stage",
            after is null ? null : "(n.QuarantinedAt, n.MessageId, n.Queue) > (@At, @MessageId, @Queue)",
        ];
        // The time alone stands inside, where an index has it.
        var sql = $"""
            SELECT * FROM ({Messages} WHERE {And(ofMessages)} {Order}) AS m
            UNION ALL
            SELECT * FROM (
                SELECT * FROM ({Revisions} AND {Seen} AND r.finished_at >= @At) AS n WHERE {And(ofRevisions)} {Order}) AS o
            {Order}
            """;
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QueryAsync<QuarantineEntry>(
            sql,
            new { caller.CallerTeam, caller.CallerLine, caller.CallerNow, Stage = (int)stage, At = after?.QuarantinedAt ?? 0, after?.MessageId, after?.Queue, Limit = limit },
            cancellationToken);
    }

    public async Task<IReadOnlyList<QuarantineEntry>> FindAsync(IReadOnlyCollection<string> messageIds, CallerParameters caller, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        var found = await session.QueryAsync<QuarantineEntry>(
            $"{Messages} WHERE {Seen} AND q.message_id {db.IsAnyOf("@Ids")}",
            new { caller.CallerTeam, caller.CallerLine, caller.CallerNow, Ids = messageIds.ToList() }, cancellationToken);
        foreach (var (articleId, revision) in messageIds.Select(RevisionOf).OfType<(string, int)>())
        {
            found.AddRange(await session.QueryAsync<QuarantineEntry>(
                $"{Revisions} AND {Seen} AND r.article_id = @articleId AND r.revision = @revision",
                new { caller.CallerTeam, caller.CallerLine, caller.CallerNow, articleId, revision }, cancellationToken));
        }

        return found;
    }

    /// <summary>Null if it is not the id of an entry without a message.</summary>
    private static (string ArticleId, int Revision)? RevisionOf(string messageId) =>
        messageId.Split('.') is [var id, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? (id, revision)
            : null;

    private static string And(IEnumerable<string?> conditions) => string.Join(" AND ", conditions.OfType<string>());
}
