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
        var write = new Write(connection, transaction);
        await LockAsync(write, "pg_advisory_xact_lock_shared", cancellationToken, Write.CommitWithoutWaiting);
        if (!await ArticleLedger.AdmitAsync(write, article.ArticleId, article.Copy.Revision, cancellationToken)
            || !await ArticleLedger.KeepAsync(write, article.Copy, article.Tags, cancellationToken))
            return null;
        var ids = await ResolveAsync(write, [.. article.Entities.Select(entity => entity.Id).Concat(others).Distinct()], cancellationToken);
        await CountAsync(write, article.ArticleId, article.SeenAt, article.Entities, ids, cancellationToken);
        await write.ExecuteAsync("DELETE FROM entity_articles WHERE article_id = @ArticleId", article, cancellationToken);
        if (article.Entities.Count > 0)
        {
            await InsertAsync(
                write, "entity_articles (article_id, origin_id, name_key, entity_id, seen_at)",
                article.Entities.DistinctBy(entity => entity.Id).Select(entity => (object?[])[article.ArticleId, entity.Id.OriginId, entity.Id.Key, ids[entity.Id], article.SeenAt]), cancellationToken);
            await InsertAsync(write, "entity_names (origin_id, name_key, entity_id, surface)", NamesOf(article, ids), cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return ids;
    }

    /// <summary>The entity of each name: whose the name is, else what its origin became, else its origin.</summary>
    private async Task<Dictionary<EntityName, string>> ResolveAsync(Write write, IReadOnlyCollection<EntityName> names, CancellationToken cancellationToken)
    {
        var values = new ValueLists(engine);
        var isOrigin = values.In(names.Select(name => name.OriginId).Distinct());
        var isKey = values.In(names.Select(name => name.Key).Distinct());
        // No name is empty: an empty one stands for the whole origin.
        var known = (await write.QueryAsync<(string OriginId, string Key, string EntityId)>(
            $"""
            SELECT origin_id, name_key, entity_id FROM entity_names WHERE origin_id {isOrigin} AND name_key {isKey}
            UNION ALL SELECT entity_id, '', survivor_id FROM entity_redirects WHERE entity_id {isOrigin}
            """,
            values.Parameters, cancellationToken)).ToDictionary(row => new EntityName(row.OriginId, row.Key), row => row.EntityId);
        return names.ToDictionary(
            name => name,
            name => known.GetValueOrDefault(name) ?? known.GetValueOrDefault(name with { Key = "" }) ?? name.OriginId);
    }

    /// <summary>Adds new entities, and counts the article where it did not count before; no longer where it is not mentioned any more.</summary>
    private async Task CountAsync(
        Write write, string articleId, long seenAt, IReadOnlyList<SeenEntity> entities, Dictionary<EntityName, string> ids, CancellationToken cancellationToken)
    {
        var before = (await write.QueryAsync<string>("SELECT DISTINCT entity_id FROM entity_articles WHERE article_id = @articleId", new { articleId }, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var now = entities.DistinctBy(entity => ids[entity.Id]).ToDictionary(entity => ids[entity.Id], StringComparer.Ordinal);
        var rows = before.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Row).ToList();
        if (rows.Count == 0)
            return;
        var values = new ValueLists(engine);
        await write.ExecuteAsync(
            $"""
            INSERT INTO entities (entity_id, kind, name, country_code, latitude, longitude, first_seen_at, last_seen_at, article_count)
            {values.Rows(rows)}
            ON CONFLICT (entity_id) DO UPDATE SET
                first_seen_at = CASE WHEN excluded.first_seen_at < entities.first_seen_at THEN excluded.first_seen_at ELSE entities.first_seen_at END,
                last_seen_at = CASE WHEN excluded.last_seen_at > entities.last_seen_at THEN excluded.last_seen_at ELSE entities.last_seen_at END,
                article_count = entities.article_count + excluded.article_count
            """,
            values.Parameters, cancellationToken);

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

    /// <summary>Adds rows, at least one; those that are there stay.</summary>
    private async Task InsertAsync(Write write, string table, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        var values = new ValueLists(engine);
        await write.ExecuteAsync($"INSERT INTO {table} {values.Rows([.. rows])} ON CONFLICT DO NOTHING", values.Parameters, cancellationToken);
    }

    private Task LockAsync(Write write, string function, CancellationToken cancellationToken, string before = "") => engine == StorageEngine.Sqlite
        ? Task.CompletedTask
        : write.ExecuteAsync($"{before}SELECT {function}({LockKey})", null, cancellationToken);
}
