using System.Data.Common;
using Dapper;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>Revisions that a later one has replaced. All is done within the transaction, and under the lock, of what is done to the article itself.</summary>
public sealed partial class PostgreSqlSearchIndex
{
    private const string EarlierHeld = """
        SELECT a.id AS Key, a.attempt AS Attempt, (extract(epoch FROM a.indexed_at) * 1000000)::bigint AS IndexedAt, d.document AS Document
        FROM earlier_article AS a JOIN earlier_article_document AS d USING (id)
        """;

    /// <summary>Keeps what was the latest.</summary>
    private static Task<long?> KeepAsync(DbTransaction transaction, HeldDocument held, CancellationToken cancellationToken) => InsertAsync(
        transaction, Revisions.Earlier, new ArticleEntry(IndexedArticle.Parser.ParseFrom(held.Document), held.Attempt),
        IndexTime.FromMicroseconds(held.IndexedAt), cancellationToken);

    /// <summary>Keeps a revision that comes after a higher one. False: nothing was done.</summary>
    private static async Task<bool> KeepLateAsync(
        DbTransaction transaction, ArticleEntry late, DateTimeOffset indexedAt, CancellationToken cancellationToken)
    {
        var key = new { late.ArticleId, late.Revision, late.Attempt };
        var document = await transaction.Connection!.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            """
            SELECT d.document FROM article AS a JOIN article_document AS d USING (id) WHERE a.article_id = @ArticleId AND a.revision > @Revision
                AND NOT EXISTS (SELECT FROM earlier_article AS e WHERE e.article_id = @ArticleId AND e.revision = @Revision AND e.attempt >= @Attempt)
            """,
            key, transaction, cancellationToken: cancellationToken));
        if (document is null)
            return false;
        var article = late.Article.Clone();
        Revisions.Align(article, IndexedArticle.Parser.ParseFrom(document));
        await TakeOutEarlierAsync(transaction, "article_id = @ArticleId AND revision = @Revision", key, cancellationToken);
        if (await InsertAsync(transaction, Revisions.Earlier, new ArticleEntry(article, late.Attempt), indexedAt, cancellationToken) is null)
            return false;
        await NoteLateAsync(transaction, late.ArticleId, cancellationToken);
        return true;
    }

    /// <summary>Tells a rebuild that is under way what the log does not.</summary>
    private static Task<int> NoteLateAsync(DbTransaction transaction, Guid articleId, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "INSERT INTO late_revision (article_id) VALUES (@articleId)", new { articleId }, transaction, cancellationToken: cancellationToken));

    /// <summary>Brings all earlier revisions to the story and the audience of the latest, whose words and values are written already.</summary>
    private static async Task AlignAsync(DbTransaction transaction, ArticleEntry latest, CancellationToken cancellationToken)
    {
        var rows = await transaction.Connection!.QueryAsync<MovedRow>(new CommandDefinition(
            $"{EarlierHeld} WHERE a.article_id = @ArticleId", new { latest.ArticleId }, transaction, cancellationToken: cancellationToken));
        foreach (var held in rows.Select(ToHeld).Where(held => Revisions.Align(held.Article, latest.Article)))
        {
            await TakeOutEarlierAsync(transaction, "id = @Key", new { held.Key }, cancellationToken);
            await InsertAsync(transaction, Revisions.Earlier, new ArticleEntry(held.Article, held.Attempt), held.IndexedAt, cancellationToken);
        }
    }

    /// <summary>Gives how many there were.</summary>
    private static Task<int> TakeOutEarlierAsync(DbTransaction transaction, string condition, object parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            $"""
            WITH gone AS (DELETE FROM earlier_article WHERE {condition} RETURNING id),
            profile AS (DELETE FROM earlier_article_profile WHERE id IN (SELECT id FROM gone))
            DELETE FROM earlier_article_document WHERE id IN (SELECT id FROM gone)
            """,
            parameters, transaction, cancellationToken: cancellationToken));
}
