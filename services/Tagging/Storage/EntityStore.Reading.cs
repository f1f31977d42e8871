using Dapper;

namespace Newsroom.Tagging.Storage;

public sealed partial class EntityStore
{
    private const string Columns =
        """
        e.entity_id AS EntityId, e.kind AS Kind, e.name AS Name, e.country_code AS CountryCode, e.latitude AS Latitude,
        e.longitude AS Longitude, e.first_seen_at AS FirstSeenAt, e.last_seen_at AS LastSeenAt, e.article_count AS ArticleCount
        """;

    public async Task<EntityRecord?> FindAsync(string entityId, CancellationToken cancellationToken) => (await ReadAsync(
        $"""
        SELECT {Columns} FROM entities e
        WHERE e.entity_id = COALESCE((SELECT survivor_id FROM entity_redirects WHERE entity_id = @entityId), @entityId)
        """,
        new { entityId }, cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<EntityRecord>> SearchAsync(string key, int kind, int limit, CancellationToken cancellationToken) => ReadAsync(
        $"""
        SELECT {Columns} FROM entities e JOIN entity_names n ON n.entity_id = e.entity_id
        WHERE n.name_key >= @key AND n.name_key < @end AND (@kind = 0 OR e.kind = @kind)
        GROUP BY e.entity_id
        ORDER BY MIN(CASE WHEN n.name_key = @key THEN 0 ELSE 1 END), e.article_count DESC, e.entity_id LIMIT @limit
        """,
        // Both engines compare keys by their bytes, and no name has the last code point.
        new { key, end = key + "\U0010FFFF", kind, limit }, cancellationToken);

    private async Task<IReadOnlyList<EntityRecord>> ReadAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var found = (await connection.QueryAsync<EntityRecord>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
        if (found.Count == 0)
            return found;
        var values = new ValueLists(engine);
        var names = (await connection.QueryAsync<(string EntityId, string Key, string Surface)>(new CommandDefinition(
            $"SELECT entity_id, name_key, surface FROM entity_names WHERE entity_id {values.In(found.Select(entity => entity.EntityId))} ORDER BY name_key, origin_id",
            values.Parameters, cancellationToken: cancellationToken))).ToLookup(name => name.EntityId, StringComparer.Ordinal);
        return found.ConvertAll(entity => entity with
        {
            Names = names[entity.EntityId].DistinctBy(name => name.Key).ToDictionary(name => name.Key, name => name.Surface, StringComparer.Ordinal),
        });
    }
}
