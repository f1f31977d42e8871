using Dapper;
using Newsroom.Article.V1;
using Newsroom.Search.Desks;
using Newsroom.Search.Stories;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>An article that changes nothing but its story, or who may see it.</summary>
public sealed partial class SqliteSearchIndex
{
    public Task<bool> MoveAsync(StoryPlace place, CancellationToken cancellationToken) =>
        RewriteAsync(place.ArticleId, article => StoryKeeper.Put(article.Tags, place), null, cancellationToken);

    public Task<bool> ShowAsync(Guid articleId, Visibility visibility, CancellationToken cancellationToken) =>
        RewriteAsync(articleId, article => VisibilityKeeper.Put(article, visibility), visibility, cancellationToken);

    /// <param name="limit">What the log shows of the article before is for those only who see it by this; null: as it was.</param>
    private async Task<bool> RewriteAsync(
        Guid articleId, Func<IndexedArticle, bool> change, Visibility? limit, CancellationToken cancellationToken)
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
                new { id = Id(articleId) }, transaction, cancellationToken: cancellationToken));
            if (held is null || IndexedArticle.Parser.ParseFrom(held.Document) is not { } article || !change(article))
                return false;
            var moved = Prepare(new ArticleEntry(article, (int)held.Attempt));
            await WriteAsync(
                transaction, moved, new HeldRow(held.Key, article.Article.Revision, held.Attempt, held.IndexedAt), IndexTime.FromMicroseconds(held.IndexedAt), limit,
                cancellationToken);
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
