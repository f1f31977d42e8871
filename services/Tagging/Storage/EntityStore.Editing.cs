using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Storage;

public sealed partial class EntityStore
{
    public Task<EntityChange> MergeAsync(string entityId, IReadOnlyList<string> others, CancellationToken cancellationToken) =>
        ChangeAsync(write => MergeAsync(write, entityId, others, cancellationToken), cancellationToken);

    public Task<EntityChange> SplitAsync(string entityId, IReadOnlyList<EntityName> names, string newId, CancellationToken cancellationToken) =>
        ChangeAsync(write => SplitAsync(write, entityId, names, newId, cancellationToken), cancellationToken);

    private async Task<EntityChange> MergeAsync(Write write, string entityId, IReadOnlyList<string> others, CancellationToken cancellationToken)
    {
        var current = await ResolveAsync(write, [.. others.Append(entityId).Select(id => new EntityName(id, ""))], cancellationToken);
        var survivor = current[new EntityName(entityId, "")];
        var values = new ValueLists(engine);
        var kinds = (await write.QueryAsync<(string EntityId, int Kind)>(
            $"SELECT entity_id, kind FROM entities WHERE entity_id {values.In(current.Values.Distinct())}",
            values.Parameters, cancellationToken)).ToDictionary(row => row.EntityId, row => row.Kind, StringComparer.Ordinal);
        if (others.Prepend(entityId).FirstOrDefault(id => !kinds.ContainsKey(current[new EntityName(id, "")])) is { } missing)
            return new EntityChange(EntityOutcome.Missing, missing);
        if (others.FirstOrDefault(id => kinds[current[new EntityName(id, "")]] != kinds[survivor]) is { } other)
            return new EntityChange(EntityOutcome.OtherKind, other);

        kinds.Remove(survivor);
        if (kinds.Count == 0)
            return new EntityChange(EntityOutcome.Saved, survivor);
        await InsertAsync(write, "entity_redirects (entity_id, survivor_id)", kinds.Keys.Select(id => (object?[])[id, survivor]), cancellationToken);
        values = new ValueLists(engine);
        var isMerged = values.In(kinds.Keys);
        values.Parameters.Add("survivor", survivor);
        await write.ExecuteAsync(
            $"""
            UPDATE entity_redirects SET survivor_id = @survivor WHERE survivor_id {isMerged};
            UPDATE entity_names SET entity_id = @survivor WHERE entity_id {isMerged};
            UPDATE entity_articles SET entity_id = @survivor WHERE entity_id {isMerged};
            DELETE FROM entities WHERE entity_id {isMerged};
            """,
            values.Parameters, cancellationToken);
        await RecountAsync(write, [survivor], cancellationToken);
        return new EntityChange(EntityOutcome.Saved, survivor);
    }

    private async Task<EntityChange> SplitAsync(Write write, string entityId, IReadOnlyList<EntityName> names, string newId, CancellationToken cancellationToken)
    {
        var whole = new EntityName(entityId, "");
        var id = (await ResolveAsync(write, [whole], cancellationToken))[whole];
        var own = (await write.QueryAsync<(string Key, string Surface)>(
            "SELECT name_key, surface FROM entity_names WHERE entity_id = @id ORDER BY name_key, origin_id", new { id }, cancellationToken)).DistinctBy(row => row.Key).ToDictionary(row => row.Key, row => row.Surface, StringComparer.Ordinal);
        var name = await write.ScalarAsync<string>("SELECT name FROM entities WHERE entity_id = @id", new { id }, cancellationToken);
        if (name is null)
            return new EntityChange(EntityOutcome.Missing, entityId);
        if (names.Any(one => !own.ContainsKey(one.Key)))
            return new EntityChange(EntityOutcome.NotItsName, id);
        var leaving = names.Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        if (leaving.Count == own.Count)
            return new EntityChange(EntityOutcome.AllItsNames, id);

        var values = new ValueLists(engine);
        var isLeaving = values.In(leaving);
        values.Parameters.AddDynamicParams(new
        {
            id,
            newId,
            newName = own[names[0].Key],
            name = leaving.Contains(Folding.Fold(name)) ? own.First(one => !leaving.Contains(one.Key)).Value : name,
        });
        await write.ExecuteAsync(
            $"""
            INSERT INTO entities (entity_id, kind, name, country_code, first_seen_at, last_seen_at, article_count)
            SELECT @newId, kind, @newName, '', first_seen_at, last_seen_at, 0 FROM entities WHERE entity_id = @id;
            UPDATE entities SET name = @name WHERE entity_id = @id;
            UPDATE entity_names SET entity_id = @newId WHERE entity_id = @id AND name_key {isLeaving};
            UPDATE entity_articles SET entity_id = @newId WHERE entity_id = @id AND name_key {isLeaving};
            """,
            values.Parameters, cancellationToken);
        // A text with nothing but such a name means the new one too.
        await InsertAsync(
            write, "entity_names (origin_id, name_key, entity_id, surface)", names.DistinctBy(one => one.Key).Select(one => (object?[])[one.OriginId, one.Key, newId, own[one.Key]]), cancellationToken);
        await RecountAsync(write, [id, newId], cancellationToken);
        return new EntityChange(EntityOutcome.Saved, id);
    }

    private async Task RecountAsync(Write write, IEnumerable<string> entityIds, CancellationToken cancellationToken)
    {
        var values = new ValueLists(engine);
        await write.ExecuteAsync(
            $"""
            UPDATE entities SET
                article_count = (SELECT COUNT(DISTINCT article_id) FROM entity_articles a WHERE a.entity_id = entities.entity_id),
                first_seen_at = COALESCE((SELECT MIN(seen_at) FROM entity_articles a WHERE a.entity_id = entities.entity_id), first_seen_at),
                last_seen_at = COALESCE((SELECT MAX(seen_at) FROM entity_articles a WHERE a.entity_id = entities.entity_id), last_seen_at)
            WHERE entity_id {values.In(entityIds)}
            """,
            values.Parameters, cancellationToken);
    }

    /// <summary>Runs a change while nothing else is written, and keeps it only if it was saved.</summary>
    private async Task<EntityChange> ChangeAsync(Func<Write, Task<EntityChange>> change, CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            return await ChangeNowAsync(change, cancellationToken);
        }
        finally
        {
            _writers.Release();
        }
    }

    private async Task<EntityChange> ChangeNowAsync(Func<Write, Task<EntityChange>> change, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var write = Write.Locking(transaction, engine, LockKey);
        var outcome = await change(write);
        if (outcome.Outcome == EntityOutcome.Saved)
            await transaction.CommitAsync(cancellationToken);
        return outcome;
    }
}
