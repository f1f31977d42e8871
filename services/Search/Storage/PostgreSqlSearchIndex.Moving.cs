using Dapper;
using Newsroom.Search.Stories;
using Newsroom.Search.V1;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>An article that changes nothing but its story.</summary>
public sealed partial class PostgreSqlSearchIndex
{
    public async Task<bool> MoveAsync(StoryPlace place, CancellationToken cancellationToken)
    {
        // What is held can change between being read and being locked; then it is read again. Where it goes another article can be, or come.
        for (var offset = 0; ;)
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            var held = await connection.QuerySingleOrDefaultAsync<MovedRow>(new CommandDefinition(
                $"""
                SELECT a.id AS Key, a.attempt AS Attempt, {Microseconds("a.indexed_at")} AS IndexedAt, d.document AS Document
                FROM article AS a JOIN article_document AS d USING (id) WHERE a.article_id = @ArticleId
                """,
                place, cancellationToken: cancellationToken));
            if (held is null || IndexedArticle.Parser.ParseFrom(held.Document) is not { } article || !StoryKeeper.Put(article.Tags, place))
                return false;
            var entry = new ArticleEntry(article, held.Attempt);
            await WriteVocabularyAsync(entry, cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var taken = await TakeOutAsync(
                transaction, "id = @Key AND article_id = @ArticleId AND EXISTS (SELECT FROM article_document AS d WHERE d.id = @Key AND d.document = @Document)",
                new { held.Key, place.ArticleId, held.Document }, cancellationToken);
            try
            {
                if (taken is null || !await InsertAsync(transaction, entry, entry.Key + offset, IndexTime.FromMicroseconds(held.IndexedAt), cancellationToken))
                    continue;
            }
            catch (PostgresException e) when (IsKeyTaken(e) && offset < MaxKeyAttempts)
            {
                offset++;
                continue;
            }

            await IndexLogWriter.AppendAsync(transaction, new LoggedChange(place.ArticleId, entry.Revision, held.Document), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
    }

    private sealed record MovedRow(long Key, int Attempt, long IndexedAt, byte[] Document);
}
