using System.Data.Common;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>Reads the log of changes in SQL that both engines read. <see cref="IndexLogWriter"/> writes it.</summary>
/// <param name="toTime">The engine's value for a time in the column logged_at.</param>
internal sealed class SqlIndexLog(DbDataSource db, Func<DateTimeOffset, object> toTime) : IIndexLog
{
    /// <summary>Changes forgotten in one transaction.</summary>
    private const int TrimBatch = 5_000;

    // What an article was at a change is what the next change of the article replaced; at its last change it is what is held. One
    // statement sees one state of both. There is always a row.
    private const string Read = """
        SELECT state.trimmed_to AS TrimmedTo, change.position AS Position, CAST(change.article_id AS text) AS ArticleId, change.revision AS Revision,
            CASE WHEN change.removed THEN NULL WHEN change.next IS NULL THEN held.document ELSE after.previous END AS Document,
            change.previous AS Previous
        FROM index_log_state AS state LEFT JOIN (
            SELECT l.position, l.article_id, l.revision, l.removed, l.previous,
                (SELECT min(n.position) FROM index_log AS n WHERE n.article_id = l.article_id AND n.position > l.position) AS next
            FROM index_log AS l WHERE l.position > @after ORDER BY l.position LIMIT @limit
        ) AS change ON TRUE
        LEFT JOIN index_log AS after ON after.position = change.next
        LEFT JOIN article AS a ON a.article_id = change.article_id AND change.next IS NULL
        LEFT JOIN article_document AS held ON held.id = a.id
        ORDER BY change.position
        """;

    public static SqlIndexLog Create(StorageEngine engine, DbDataSource db) => engine == StorageEngine.PostgreSql
        ? new SqlIndexLog(db, time => time)
        : new SqlIndexLog(db, time => IndexTime.ToMicroseconds(time));

    public async Task<IndexLogState> GetStateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleAsync<StateRow>(new CommandDefinition(
            """
            SELECT CAST(log_id AS text) AS LogId, trimmed_to AS TrimmedTo, (SELECT max(position) FROM index_log) AS Last FROM index_log_state
            """,
            cancellationToken: cancellationToken));
        return new IndexLogState(Guid.Parse(row.LogId), Math.Max(row.Last ?? 0, row.TrimmedTo), row.TrimmedTo);
    }

    public async Task<IndexChangePage> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<ChangeRow>(new CommandDefinition(
            Read, new { after, limit }, cancellationToken: cancellationToken))).AsList();
        return new IndexChangePage(rows[0].TrimmedTo, [.. rows.Where(r => r.Position is not null).Select(ToChange)]);
    }

    public async Task<long> TrimAsync(DateTimeOffset olderThan, long keep, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var trimmed = 0L;
        while (await TrimBatchAsync(connection, olderThan, keep, cancellationToken) is > 0 and var count)
            trimmed += count;
        return trimmed;
    }

    private async Task<int> TrimBatchAsync(DbConnection connection, DateTimeOffset olderThan, long keep, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var to = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            $"""
            SELECT max(position) FROM (SELECT position, logged_at FROM index_log ORDER BY position LIMIT {TrimBatch}) AS oldest
            WHERE (logged_at < @time OR position <= (SELECT max(position) FROM index_log) - @keep)
                AND position <= (SELECT percolated_to FROM saved_search_state)
            """,
            new { time = toTime(olderThan), keep }, transaction, cancellationToken: cancellationToken));
        if (to is null)
            return 0;
        var count = await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM index_log WHERE position <= @to", new { to }, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE index_log_state SET trimmed_to = @to WHERE trimmed_to < @to", new { to }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return count;
    }

    private static IndexChange ToChange(ChangeRow row) =>
        new(row.Position!.Value, Guid.Parse(row.ArticleId!), row.Revision, Parse(row.Document), Parse(row.Previous));

    private static IndexedArticle? Parse(byte[]? document) => document is null ? null : IndexedArticle.Parser.ParseFrom(document);

    private sealed class StateRow
    {
        public string LogId { get; init; } = "";

        public long TrimmedTo { get; init; }

        public long? Last { get; init; }
    }

    private sealed class ChangeRow
    {
        public long TrimmedTo { get; init; }

        public long? Position { get; init; }

        public string? ArticleId { get; init; }

        public int Revision { get; init; }

        public byte[]? Document { get; init; }

        public byte[]? Previous { get; init; }
    }
}
