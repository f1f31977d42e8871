using Dapper;
using Newsroom.Tagging.Text;

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
        var before = (await write.QueryAsync<NamedRow>(CountedSql, new { articleId }, cancellationToken)).ToList();
        var named = EntitiesOf(before);
        var values = new ValueLists(engine);
        values.Parameters.Add("articleId", articleId);
        await write.ExecuteAsync(
            $"{CountSql(0, [], [], named, values)} DELETE FROM entity_articles WHERE article_id = @articleId", values.Parameters, cancellationToken);
        await ForgetUnnamedAsync(write, named, cancellationToken);
        await ForgetNamesAsync(write, [.. NamesOf(before).Distinct()], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Names that an article had, and that no article has any more, go from entities that others mention: a kill or a correction may be for
    /// their sake. Whose a name is stays where an editor gave it to another entity than its origin became.
    /// </summary>
    private async Task ForgetNamesAsync(Write write, List<(string EntityId, string Key)> had, CancellationToken cancellationToken)
    {
        if (had.Count == 0)
            return;
        var values = new ValueLists(engine);
        var rows = values.Rows([.. had.Select(name => (object?[])[name.EntityId, name.Key])]);
        values.Parameters.Add("line", NameList.Separator);
        await write.ExecuteAsync(
            $"""
            DELETE FROM entity_names WHERE (entity_id, name_key) IN ({rows})
                AND entity_id = COALESCE((SELECT r.survivor_id FROM entity_redirects r WHERE r.entity_id = entity_names.origin_id), origin_id)
                AND NOT EXISTS (SELECT 1 FROM entity_articles a WHERE a.entity_id = entity_names.entity_id
                    AND (a.name_key = entity_names.name_key OR replace(a.names, @line || entity_names.name_key || @line, '') <> a.names))
            """,
            values.Parameters, cancellationToken);
        await RenameAsync(write, had, cancellationToken);
    }

    /// <summary>Calls entities whose own name went by the first that they have left.</summary>
    private async Task RenameAsync(Write write, List<(string EntityId, string Key)> had, CancellationToken cancellationToken)
    {
        var values = new ValueLists(engine);
        var entities = (await write.QueryAsync<(string EntityId, string Name, string Key, string Surface)>(
            $"""
            SELECT e.entity_id, e.name, n.name_key, n.surface FROM entities e JOIN entity_names n ON n.entity_id = e.entity_id
            WHERE e.entity_id {values.In(had.Select(name => name.EntityId).Distinct())} ORDER BY n.name_key, n.origin_id
            """,
            values.Parameters, cancellationToken)).GroupBy(row => row.EntityId, StringComparer.Ordinal);
        foreach (var names in entities)
        {
            var (id, name, _, first) = names.First();
            if (had.Contains((id, Folding.Fold(name))) && names.All(one => one.Key != Folding.Fold(name)))
                await write.ExecuteAsync("UPDATE entities SET name = @first WHERE entity_id = @id", new { id, first }, cancellationToken);
        }
    }

    /// <summary>
    /// An entity that no other article has goes with its names. What an editor decided stays, since it has to hold for the articles to come.
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
