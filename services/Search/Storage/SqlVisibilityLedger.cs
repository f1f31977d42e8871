using System.Data.Common;
using System.Text.Json;
using Dapper;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.Desks;

namespace Newsroom.Search.Storage;

/// <summary>Visibilities in SQL that both engines read.</summary>
internal sealed class SqlVisibilityLedger(DbDataSource db, StorageEngine engine) : IVisibilityLedger
{
    public async Task PutAsync(Guid articleId, Visibility visibility, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO article_visibility (article_id, version, visibility, due_at) VALUES (@Id, @Version, @Bytes, @DueAt)
            ON CONFLICT (article_id) DO UPDATE SET version = excluded.version, visibility = excluded.visibility, due_at = excluded.due_at
            WHERE article_visibility.version < excluded.version
            """,
            new { Id = Id(articleId), visibility.Version, Bytes = visibility.ToByteArray(), DueAt = AudienceColumns.VisibleFrom(visibility) },
            cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyDictionary<Guid, Visibility>> FindAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, byte[] Bytes)>(new CommandDefinition(
            $"""
            SELECT CAST(article_id AS text), visibility FROM article_visibility
            WHERE article_id {(engine == StorageEngine.PostgreSql ? "= ANY (@ids)" : "IN (SELECT value FROM json_each(@ids))")}
            """,
            new { ids = engine == StorageEngine.PostgreSql ? (object)articleIds.ToArray() : JsonSerializer.Serialize(articleIds.Select(id => id.ToString("D"))) },
            cancellationToken: cancellationToken));
        return rows.ToDictionary(row => Guid.Parse(row.Id), row => Visibility.Parser.ParseFrom(row.Bytes));
    }

    public async Task<IReadOnlyList<Guid>> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var ids = await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT CAST(article_id AS text) FROM article_visibility WHERE due_at <= @now ORDER BY due_at LIMIT @limit",
            new { now = IndexTime.ToMicroseconds(now), limit }, cancellationToken: cancellationToken));
        return [.. ids.Select(Guid.Parse)];
    }

    public async Task LiftAsync(Guid articleId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE article_visibility SET due_at = NULL WHERE article_id = @id AND due_at <= @now",
            new { id = Id(articleId), now = IndexTime.ToMicroseconds(now) }, cancellationToken: cancellationToken));
    }

    private object Id(Guid articleId) => engine == StorageEngine.PostgreSql ? articleId : articleId.ToString("D");
}
