using Dapper;
using Newsroom.Article.V1;
using Newsroom.Search.Desks;
using Newsroom.Search.Stories;
using Newsroom.Search.V1;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>An article that changes nothing but its story, or who may see it.</summary>
public sealed partial class PostgreSqlSearchIndex
{
    public Task<bool> MoveAsync(StoryPlace place, CancellationToken cancellationToken) =>
        RewriteAsync(place.ArticleId, article => StoryKeeper.Put(article.Tags, place), null, cancellationToken);

    public Task<bool> ShowAsync(Guid articleId, Visibility visibility, CancellationToken cancellationToken) =>
        RewriteAsync(articleId, article => VisibilityKeeper.Put(article, visibility), visibility, cancellationToken);

    /// <param name="limit">What the log shows of the article before is for those only who see it by this; null: as it was.</param>
    private async Task<bool> RewriteAsync(
        Guid articleId, Func<IndexedArticle, bool> change, Visibility? limit, CancellationToken cancellationToken)
    {
        // What is held can change between being read and being locked; then it is read again. Another article can come where it goes.
        for (var attempts = 1; ;)
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            var held = await connection.QuerySingleOrDefaultAsync<MovedRow>(new CommandDefinition(
                $"""
                SELECT a.id AS Key, a.attempt AS Attempt, {Microseconds("a.indexed_at")} AS IndexedAt, d.document AS Document
                FROM article AS a JOIN article_document AS d USING (id) WHERE a.article_id = @ArticleId
                """,
                new { ArticleId = articleId }, cancellationToken: cancellationToken));
            if (held is null || IndexedArticle.Parser.ParseFrom(held.Document) is not { } article || !change(article))
                return false;
            var entry = new ArticleEntry(article, held.Attempt);
            await WriteVocabularyAsync(entry, cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var taken = await TakeOutAsync(
                transaction, "id = @Key AND article_id = @ArticleId AND EXISTS (SELECT FROM article_document AS d WHERE d.id = @Key AND d.document = @Document)",
                new { held.Key, ArticleId = articleId, held.Document }, cancellationToken);
            try
            {
                if (taken is null || await InsertAsync(transaction, Revisions.Latest, entry, IndexTime.FromMicroseconds(held.IndexedAt), cancellationToken) is null)
                    continue;
                await AlignAsync(transaction, entry, cancellationToken);
            }
            catch (PostgresException e) when (IsKeyTaken(e) && attempts < MaxKeyAttempts)
            {
                attempts++;
                continue;
            }

            await IndexLogWriter.AppendAsync(transaction, new LoggedChange(articleId, entry.Revision, held.Document, limit), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
    }

    private sealed record MovedRow(long Key, int Attempt, long IndexedAt, byte[] Document);
}
