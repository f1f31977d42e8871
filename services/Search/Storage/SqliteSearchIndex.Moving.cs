using Dapper;
using Newsroom.Search.Stories;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>An article that changes nothing but its story.</summary>
public sealed partial class SqliteSearchIndex
{
    public async Task<bool> MoveAsync(StoryPlace place, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var held = await connection.QuerySingleOrDefaultAsync<MovedRow>(new CommandDefinition(
                """
                SELECT a.id AS Key, a.attempt AS Attempt, a.indexed_at AS IndexedAt, d.document AS Document
                FROM article AS a JOIN article_document AS d ON d.id = a.id WHERE a.article_id = @id
                """,
                new { id = Id(place.ArticleId) }, transaction, cancellationToken: cancellationToken));
            if (held is null || IndexedArticle.Parser.ParseFrom(held.Document) is not { } article || !StoryKeeper.Put(article.Tags, place))
                return false;
            var moved = Prepare(new ArticleEntry(article, (int)held.Attempt));
            await WriteAsync(transaction, moved, held.Key, IndexTime.FromMicroseconds(held.IndexedAt), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            Stored(moved);
            return true;
        }
        finally
        {
            _writer.Release();
        }
    }

    private sealed record MovedRow(long Key, long Attempt, long IndexedAt, byte[] Document);
}
