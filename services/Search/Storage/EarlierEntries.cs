using System.Data.Common;
using Dapper;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>
/// Indexes again what was indexed in the form before migration 003, which only the service can read. Runs beside the consumers and ends when
/// none is left; until then those articles are not found. Several replicas may run it at once: indexing twice does nothing.
/// </summary>
internal sealed class EarlierEntries(
    DbDataSource db, bool isSqlite, ISearchIndex index, TimeProvider clock, ILogger<EarlierEntries> logger) : BackgroundService
{
    private const int BatchSize = 50;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var count = 0;
        for (var moved = 1; moved > 0;)
        {
            try
            {
                count += moved = await MoveBatchAsync(stoppingToken);
            }
            catch (DbException e)
            {
                // The database may be away for a while; search answers from what is indexed meanwhile.
                logger.EarlierEntriesFailed(e);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }

        if (count > 0)
            logger.EarlierEntriesIndexed(count);
    }

    /// <summary>How many there were to move; at most a batch.</summary>
    internal async Task<int> MoveBatchAsync(CancellationToken cancellationToken)
    {
        var select = isSqlite
            ? "SELECT a.article_id AS Id, a.attempt AS Attempt, d.document AS Document FROM article_before AS a JOIN document_before AS d USING (id) LIMIT @BatchSize"
            : "SELECT article_id::text AS Id, attempt::bigint AS Attempt, document AS Document FROM article_before LIMIT @BatchSize";
        var delete = isSqlite
            ? """
              DELETE FROM document_before WHERE id IN (SELECT id FROM article_before WHERE article_id IN @ids);
              DELETE FROM article_before WHERE article_id IN @ids
              """
            : "DELETE FROM article_before WHERE article_id = ANY (@ids::uuid[])";
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(select, new { BatchSize }, cancellationToken: cancellationToken))).AsList();
        foreach (var row in rows)
            await index.UpsertAsync(IndexedArticle.Parser.ParseFrom(row.Document), (int)row.Attempt, cancellationToken);
        if (rows.Count > 0)
            await connection.ExecuteAsync(new CommandDefinition(delete, new { ids = rows.Select(r => r.Id).ToArray() }, cancellationToken: cancellationToken));
        return rows.Count;
    }

    private sealed record Row(string Id, long Attempt, byte[] Document);
}
