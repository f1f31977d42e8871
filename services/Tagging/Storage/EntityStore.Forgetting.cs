using Dapper;

namespace Newsroom.Tagging.Storage;

public sealed partial class EntityStore
{
    public async Task ForgetAsync(string articleId, int below, CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            await ForgetNowAsync(articleId, cancellationToken);
        }
        finally
        {
            _writers.Release();
        }
    }

    private async Task ForgetNowAsync(string articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var write = Write.Locking(transaction, engine, LockKey, isShared: true);
        if (!await ArticleLedger.IsWithdrawnAsync(write, articleId, cancellationToken))
            return;
        var named = (await write.QueryAsync<string>(CountedSql, new { articleId }, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var values = new ValueLists(engine);
        values.Parameters.Add("articleId", articleId);
        await write.ExecuteAsync(
            $"{CountSql(0, [], [], named, values)} DELETE FROM entity_articles WHERE article_id = @articleId", values.Parameters, cancellationToken);
        await ForgetUnnamedAsync(write, named, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// A name that no other article has goes too: a kill may be for its sake. What an editor decided stays, since it has to hold for the articles to come.
    /// </summary>
    private async Task ForgetUnnamedAsync(Write write, HashSet<string> entityIds, CancellationToken cancellationToken)
    {
        var values = new ValueLists(engine);
        var unnamed = (await write.QueryAsync<string>(
            $"""
            SELECT e.entity_id FROM entities e
            WHERE e.entity_id {values.In(entityIds)} AND e.article_count = 0
                AND NOT EXISTS (SELECT 1 FROM entity_redirects r WHERE r.survivor_id = e.entity_id)
                AND NOT EXISTS (SELECT 1 FROM entity_names n WHERE n.entity_id = e.entity_id AND n.origin_id <> e.entity_id)
                AND NOT EXISTS (SELECT 1 FROM entity_names n WHERE n.origin_id = e.entity_id AND n.entity_id <> e.entity_id)
            """,
            values.Parameters, cancellationToken)).AsList();
        if (unnamed.Count == 0)
            return;
        values = new ValueLists(engine);
        var isUnnamed = values.In(unnamed);
        await write.ExecuteAsync(
            $"""
            DELETE FROM entity_names WHERE entity_id {isUnnamed};
            DELETE FROM entities WHERE entity_id {isUnnamed};
            """,
            values.Parameters, cancellationToken);
    }
}
