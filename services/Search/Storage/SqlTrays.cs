using System.Data.Common;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Search.Trays;

namespace Newsroom.Search.Storage;

/// <summary>Trays in SQL that both engines read.</summary>
internal sealed class SqlTrays(DbDataSource db, StorageEngine engine) : ITrayStore
{
    public async Task<IReadOnlyList<TrayRow>> ListAsync(string team, bool includeDone, long before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, long Position, string Rule, long RoutedAt, long? DoneAt)>(new CommandDefinition(
            $"""
            SELECT CAST(article_id AS text), position, routing_rule_id, routed_at, done_at FROM tray_item
            WHERE team = @team AND position < @before {(includeDone ? "" : "AND done_at IS NULL")} ORDER BY position DESC LIMIT @limit
            """,
            new { team, before, limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new TrayRow(
            Guid.Parse(row.Id), row.Position, row.Rule, IndexTime.FromMicroseconds(row.RoutedAt),
            row.DoneAt is { } done ? IndexTime.FromMicroseconds(done) : null))];
    }

    public async Task<bool> MarkAsync(string team, Guid articleId, DateTimeOffset? doneAt, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            doneAt is null
                ? "UPDATE tray_item SET done_at = NULL WHERE team = @team AND article_id = @id"
                : "UPDATE tray_item SET done_at = COALESCE(done_at, @done) WHERE team = @team AND article_id = @id",
            new
            {
                team,
                id = engine == StorageEngine.PostgreSql ? (object)articleId : articleId.ToString("D"),
                done = doneAt is { } at ? IndexTime.ToMicroseconds(at) : 0L,
            },
            cancellationToken: cancellationToken)) > 0;
    }
}
