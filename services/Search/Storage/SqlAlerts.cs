using System.Data.Common;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Search.SavedSearches;

namespace Newsroom.Search.Storage;

/// <summary>Alerts in SQL that both engines read. All that match commit one after another, since each first updates the one row of state.</summary>
internal sealed class SqlAlerts(DbDataSource db, StorageEngine engine) : IAlertStore
{
    /// <summary>Alerts forgotten in one transaction.</summary>
    private const int TrimBatch = 5_000;

    private const string Columns = """
        a.position AS Position, a.saved_search_id AS SavedSearchId, s.name AS Name, s.team AS Team, CAST(a.article_id AS text) AS ArticleId,
        a.revision AS Revision, CASE WHEN a.correction THEN 1 ELSE 0 END AS Correction, a.raised_at AS RaisedAt
        """;

    /// <summary>The ids of a match as rows; both engines take them as one parameter.</summary>
    private string Matched => engine == StorageEngine.PostgreSql
        ? "unnest(@ids) AS m (saved_search_id)"
        : "(SELECT value AS saved_search_id FROM json_each(@ids)) AS m";

    public async Task<bool> TryOwnAsync(string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE saved_search_state SET owner = @owner, owned_until = @until WHERE owner = @owner OR owned_until < @now",
            new { owner, now = IndexTime.ToMicroseconds(now), until = IndexTime.ToMicroseconds(until) },
            cancellationToken: cancellationToken)) > 0;
    }

    public async Task DisownAsync(string owner, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE saved_search_state SET owned_until = 0 WHERE owner = @owner", new { owner }, cancellationToken: cancellationToken));
    }

    public async Task<int?> CommitAsync(Percolation percolation, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var mine = await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE saved_search_state SET percolated_to = @To WHERE percolated_to = @From AND version = @Version",
            percolation, transaction, cancellationToken: cancellationToken));
        if (mine == 0)
            return null;
        var raised = 0;
        foreach (var article in percolation.Matches)
            raised += await RaiseAsync(connection, transaction, article, percolation.At, cancellationToken);
        if (raised > 0 && engine == StorageEngine.PostgreSql)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "SELECT pg_notify('newsroom_search_alert', '')", transaction: transaction, cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        return raised;
    }

    public async Task<(long Last, long TrimmedTo)> GetReachAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var (last, trimmed) = await connection.QuerySingleAsync<(long?, long)>(new CommandDefinition(
            "SELECT (SELECT max(position) FROM alert), trimmed_to FROM saved_search_state", cancellationToken: cancellationToken));
        return (Math.Max(last ?? 0, trimmed), trimmed);
    }

    public async Task<AlertPage> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        // One statement, so one state; there is always a row.
        var rows = (await connection.QueryAsync<AlertRow>(new CommandDefinition(
            $"""
            SELECT state.trimmed_to AS TrimmedTo, alert.* FROM saved_search_state AS state LEFT JOIN (
                SELECT {Columns} FROM alert AS a JOIN saved_search AS s ON s.saved_search_id = a.saved_search_id
                WHERE a.position > @after ORDER BY a.position LIMIT @limit
            ) AS alert ON TRUE ORDER BY alert.Position
            """,
            new { after, limit }, cancellationToken: cancellationToken))).AsList();
        return new AlertPage(rows[0].TrimmedTo, [.. rows.Where(row => row.SavedSearchId is not null).Select(ToAlert)]);
    }

    public async Task<IReadOnlyList<Alert>> ListAsync(
        string team, string savedSearchId, long before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<AlertRow>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM alert AS a JOIN saved_search AS s ON s.saved_search_id = a.saved_search_id
            WHERE a.position < @before
                {(team.Length > 0 ? "AND s.team = @team" : "")} {(savedSearchId.Length > 0 ? "AND a.saved_search_id = @savedSearchId" : "")}
            ORDER BY a.position DESC LIMIT @limit
            """,
            new { team, savedSearchId, before, limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(ToAlert)];
    }

    public async Task<long> TrimAsync(DateTimeOffset raisedBefore, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var trimmed = 0L;
        while (await TrimBatchAsync(connection, IndexTime.ToMicroseconds(raisedBefore), cancellationToken) is > 0 and var count)
            trimmed += count;
        // What lay in a tray for as long as alerts are kept is old news.
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM tray_item WHERE routed_at < @time", new { time = IndexTime.ToMicroseconds(raisedBefore) }, cancellationToken: cancellationToken));
        return trimmed;
    }

    private static async Task<int> TrimBatchAsync(DbConnection connection, long time, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var to = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            $"SELECT max(position) FROM (SELECT position, raised_at FROM alert ORDER BY position LIMIT {TrimBatch}) AS oldest WHERE raised_at < @time",
            new { time }, transaction, cancellationToken: cancellationToken));
        if (to is null)
            return 0;
        var count = await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM alert WHERE position <= @to", new { to }, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE saved_search_state SET trimmed_to = @to WHERE trimmed_to < @to", new { to }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return count;
    }

    /// <summary>A search that was removed meanwhile alerts no more; one that was made later than the change not yet.</summary>
    private async Task<int> RaiseAsync(
        DbConnection connection, DbTransaction transaction, PercolatedArticle article, DateTimeOffset at, CancellationToken cancellationToken)
    {
        object id = engine == StorageEngine.PostgreSql ? article.ArticleId : article.ArticleId.ToString("D");
        object ids = engine == StorageEngine.PostgreSql
            ? article.SavedSearchIds.ToArray()
            : System.Text.Json.JsonSerializer.Serialize(article.SavedSearchIds);
        var parameters = new { id, ids, article.Revision, article.Position, at = IndexTime.ToMicroseconds(at) };
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            INSERT INTO tray_item (team, article_id, position, routing_rule_id, routed_at)
            SELECT s.team, @id, @Position, max(s.saved_search_id), @at
            FROM {Matched} JOIN saved_search AS s ON s.saved_search_id = m.saved_search_id
            WHERE s.is_rule = 1 AND s.after_position < @Position GROUP BY s.team
            ON CONFLICT (team, article_id) DO UPDATE SET
                position = excluded.position, routing_rule_id = excluded.routing_rule_id, routed_at = excluded.routed_at, done_at = NULL
            """,
            parameters, transaction, cancellationToken: cancellationToken));
        return await connection.ExecuteAsync(new CommandDefinition(
            $"""
            INSERT INTO alert (saved_search_id, article_id, revision, correction, raised_at)
            SELECT s.saved_search_id, @id, @Revision, EXISTS (
                SELECT 1 FROM alert AS earlier
                WHERE earlier.saved_search_id = s.saved_search_id AND earlier.article_id = @id AND earlier.revision < @Revision), @at
            FROM {Matched} JOIN saved_search AS s ON s.saved_search_id = m.saved_search_id
            WHERE s.is_rule = 0 AND s.after_position < @Position
            ON CONFLICT (saved_search_id, article_id, revision) DO NOTHING
            """,
            parameters, transaction, cancellationToken: cancellationToken));
    }

    private static Alert ToAlert(AlertRow row) => new(
        row.Position!.Value, row.SavedSearchId!, row.Name!, row.Team!, Guid.Parse(row.ArticleId!), row.Revision!.Value, row.Correction == 1,
        IndexTime.FromMicroseconds(row.RaisedAt!.Value));

    private sealed class AlertRow
    {
        public long TrimmedTo { get; init; }

        public long? Position { get; init; }

        public string? SavedSearchId { get; init; }

        public string? Name { get; init; }

        public string? Team { get; init; }

        public string? ArticleId { get; init; }

        public int? Revision { get; init; }

        public int? Correction { get; init; }

        public long? RaisedAt { get; init; }
    }
}
