using System.Data.Common;
using Newsroom.Hosting;

namespace Newsroom.Tagging.Storage;

/// <summary>
/// The store in SQL that both engines take. Articles are recorded side by side, each touching its rows in the order of their keys, so that
/// no two wait for each other in a circle; an editor's change waits for them and they for it. On SQLite each transaction has the file alone:
/// its writers queue up here, fairly, instead of spinning at the file's lock.
/// </summary>
public sealed partial class EntityStore(DbDataSource db, StorageEngine engine) : IEntityStore, IDisposable
{
    /// <summary>Names the lock among the advisory locks of the database.</summary>
    private const long LockKey = 0x656E_7469_7479;

    private readonly SemaphoreSlim _writers = new(engine == StorageEngine.Sqlite ? 1 : int.MaxValue);

    public void Dispose() => _writers.Dispose();

    public async Task<IReadOnlyDictionary<EntityName, string>?> RecordAsync(SeenArticle article, IReadOnlyCollection<EntityName> others, CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            return await RecordNowAsync(article, others, cancellationToken);
        }
        finally
        {
            _writers.Release();
        }
    }

    private async Task<Dictionary<EntityName, string>?> RecordNowAsync(SeenArticle article, IReadOnlyCollection<EntityName> others, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var write = Write.Locking(transaction, engine, LockKey, isShared: true, isWaiting: false);
        if (!await ArticleLedger.AdmitAsync(write, article.Copy, article.Tags, cancellationToken))
            return null;
        IReadOnlyCollection<EntityName> names = [.. article.Entities.Select(entity => entity.Id).Concat(others).Distinct()];
        var values = new ValueLists(engine);
        values.Parameters.Add("articleId", article.ArticleId);
        Dictionary<EntityName, string> ids;
        List<NamedRow> before;
        await using (var results = await write.QueryManyAsync($"{KnownSql(names, values)}; {CountedSql}", values.Parameters, cancellationToken))
        {
            ids = Resolve(names, await results.ReadAsync<(string, string, string)>());
            before = [.. await results.ReadAsync<NamedRow>()];
        }

        values = new ValueLists(engine);
        values.Parameters.Add("articleId", article.ArticleId);
        var mentions = article.Entities.GroupBy(entity => entity.Id)
            .Select(same => (object?[])[article.ArticleId, same.Key.OriginId, same.Key.Key, ids[same.Key], article.SeenAt, NameList.Write(same.SelectMany(entity => entity.Names.Keys))]);
        await write.ExecuteAsync(
            $"""
            {CountSql(article.SeenAt, article.Entities, ids, EntitiesOf(before), values)}
            DELETE FROM entity_articles WHERE article_id = @articleId;
            {InsertSql("entity_articles (article_id, origin_id, name_key, entity_id, seen_at, names)", mentions, values)}
            {InsertSql("entity_names (origin_id, name_key, entity_id, surface)", NamesOf(article, ids), values)}
            """,
            values.Parameters, cancellationToken);
        var gone = NamesOf(before).Except(article.Entities.SelectMany(entity => entity.Names.Keys.Select(key => (ids[entity.Id], key)))).ToList();
        await ForgetNamesAsync(write, gone, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ids;
    }

    /// <summary>The entities that an article counts for, and by which names.</summary>
    private const string CountedSql = "SELECT entity_id AS EntityId, name_key AS NameKey, names AS Names FROM entity_articles WHERE article_id = @articleId";

    private sealed record NamedRow
    {
        public string EntityId { get; init; } = "";

        public string NameKey { get; init; } = "";

        public string Names { get; init; } = "";
    }

    private static HashSet<string> EntitiesOf(List<NamedRow> rows) => rows.Select(row => row.EntityId).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<(string EntityId, string Key)> NamesOf(List<NamedRow> rows) =>
        rows.SelectMany(row => NameList.Read(row.Names).Append(row.NameKey).Select(key => (row.EntityId, key)));

    /// <summary>The entity of each name: whose the name is, else what its origin became, else its origin.</summary>
    private async Task<Dictionary<EntityName, string>> ResolveAsync(Write write, IReadOnlyCollection<EntityName> names, CancellationToken cancellationToken)
    {
        var values = new ValueLists(engine);
        return Resolve(names, await write.QueryAsync<(string, string, string)>(KnownSql(names, values), values.Parameters, cancellationToken));
    }

    private static string KnownSql(IReadOnlyCollection<EntityName> names, ValueLists values)
    {
        var isOrigin = values.In(names.Select(name => name.OriginId).Distinct());
        var isKey = values.In(names.Select(name => name.Key).Distinct());
        // No name is empty: an empty one stands for the whole origin.
        return $"""
            SELECT origin_id, name_key, entity_id FROM entity_names WHERE origin_id {isOrigin} AND name_key {isKey}
            UNION ALL SELECT entity_id, '', survivor_id FROM entity_redirects WHERE entity_id {isOrigin}
            """;
    }

    private static Dictionary<EntityName, string> Resolve(IEnumerable<EntityName> names, IEnumerable<(string OriginId, string Key, string EntityId)> rows)
    {
        var known = rows.ToDictionary(row => new EntityName(row.OriginId, row.Key), row => row.EntityId);
        return names.ToDictionary(
            name => name,
            name => known.GetValueOrDefault(name) ?? known.GetValueOrDefault(name with { Key = "" }) ?? name.OriginId);
    }

    /// <summary>Adds new entities, and counts the article where it did not count before; no longer where it is not mentioned any more.</summary>
    /// <param name="before">That it counted for.</param>
    private static string CountSql(
        long seenAt, IReadOnlyList<SeenEntity> entities, Dictionary<EntityName, string> ids, HashSet<string> before, ValueLists values)
    {
        var now = entities.DistinctBy(entity => ids[entity.Id]).ToDictionary(entity => ids[entity.Id], StringComparer.Ordinal);
        var rows = before.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Row).ToList();
        return rows.Count == 0 ? "" : $"""
            INSERT INTO entities (entity_id, kind, name, country_code, latitude, longitude, first_seen_at, last_seen_at, article_count)
            {values.Rows(rows)}
            ON CONFLICT (entity_id) DO UPDATE SET
                first_seen_at = CASE WHEN excluded.first_seen_at < entities.first_seen_at THEN excluded.first_seen_at ELSE entities.first_seen_at END,
                last_seen_at = CASE WHEN excluded.last_seen_at > entities.last_seen_at THEN excluded.last_seen_at ELSE entities.last_seen_at END,
                article_count = entities.article_count + excluded.article_count;
            """;

        // One that is not mentioned any more is there, since the article counted: only its count is read.
        object?[] Row(string id) => now.TryGetValue(id, out var seen)
            ? [id, seen.Kind, seen.Name, seen.CountryCode, seen.Latitude, seen.Longitude, seenAt, seenAt, before.Contains(id) ? 0L : 1L]
            : [id, 0, "", "", null, null, long.MaxValue, long.MinValue, -1L];
    }

    private static IEnumerable<object?[]> NamesOf(SeenArticle article, Dictionary<EntityName, string> ids) => article.Entities
        .SelectMany(entity => entity.Names.Select(name => (Name: entity.Id with { Key = name.Key }, EntityId: ids[entity.Id], Surface: name.Value)))
        .DistinctBy(row => row.Name)
        .OrderBy(row => row.Name.OriginId, StringComparer.Ordinal).ThenBy(row => row.Name.Key, StringComparer.Ordinal)
        .Select(row => (object?[])[row.Name.OriginId, row.Name.Key, row.EntityId, row.Surface]);

    /// <summary>Adds rows; those that are there stay.</summary>
    private static string InsertSql(string table, IEnumerable<object?[]> rows, ValueLists values)
    {
        var all = rows.ToList();
        return all.Count == 0 ? "" : $"INSERT INTO {table} {values.Rows(all)} ON CONFLICT DO NOTHING;";
    }

    private async Task InsertAsync(Write write, string table, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        var values = new ValueLists(engine);
        await write.ExecuteAsync(InsertSql(table, rows, values), values.Parameters, cancellationToken);
    }
}
