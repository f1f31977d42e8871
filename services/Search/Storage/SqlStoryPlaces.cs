using System.Data.Common;
using System.Text.Json;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Search.Stories;

namespace Newsroom.Search.Storage;

/// <summary>Stories of articles in SQL that both engines read.</summary>
internal sealed class SqlStoryPlaces(DbDataSource db, StorageEngine engine) : IStoryPlaces
{
    public async Task PutAsync(IReadOnlyCollection<StoryPlace> places, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // In one order for all, so that two events that name the same articles wait for each other and do not lock each other out.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO story_place (article_id, story_id, thread_id, sequence) VALUES (@Id, @StoryId, @ThreadId, @Sequence)
            ON CONFLICT (article_id) DO UPDATE SET story_id = excluded.story_id, thread_id = excluded.thread_id, sequence = excluded.sequence
            WHERE story_place.sequence < excluded.sequence
            """,
            places.OrderBy(place => place.ArticleId).Select(place => new { Id = Id(place.ArticleId), place.StoryId, place.ThreadId, place.Sequence }),
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<StoryPlace>> FindAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string StoryId, string ThreadId, long Sequence)>(new CommandDefinition(
            $"""
            SELECT CAST(article_id AS text), story_id, thread_id, sequence FROM story_place
            WHERE article_id {(engine == StorageEngine.PostgreSql ? "= ANY (@ids)" : "IN (SELECT value FROM json_each(@ids))")}
            """,
            new { ids = engine == StorageEngine.PostgreSql ? (object)articleIds.ToArray() : JsonSerializer.Serialize(articleIds.Select(id => id.ToString("D"))) }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new StoryPlace(Guid.Parse(row.Id), row.StoryId, row.ThreadId, row.Sequence))];
    }

    private object Id(Guid articleId) => engine == StorageEngine.PostgreSql ? articleId : articleId.ToString("D");
}
