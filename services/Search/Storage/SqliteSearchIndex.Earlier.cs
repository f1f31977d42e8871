using System.Data.Common;
using Dapper;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>Revisions that a later one has replaced. All is done within the transaction of what is done to the article itself.</summary>
public sealed partial class SqliteSearchIndex
{
    private const string EarlierHeld = """
        SELECT a.id AS Key, a.attempt AS Attempt, a.indexed_at AS IndexedAt, d.document AS Document
        FROM earlier_article AS a JOIN earlier_article_document AS d ON d.id = a.id
        """;

    /// <summary>Keeps what was the latest, unless a withdrawal stands against it.</summary>
    private static async Task KeepAsync(DbTransaction transaction, byte[] document, HeldRow held, CancellationToken cancellationToken)
    {
        var entry = new ArticleEntry(IndexedArticle.Parser.ParseFrom(document), (int)held.Attempt);
        if (await MayKeepAsync(transaction, entry))
            await InsertAsync(transaction, Revisions.Earlier, entry, IndexTime.FromMicroseconds(held.IndexedAt), cancellationToken);
    }

    /// <summary>Keeps a revision that comes after a higher one.</summary>
    private async Task KeepLateAsync(DbTransaction transaction, PreparedArticle late, long latest)
    {
        if (!await MayKeepAsync(transaction, late.Entry))
            return;
        var connection = transaction.Connection!;
        var document = await connection.ExecuteScalarAsync<byte[]>("SELECT document FROM article_document WHERE id = @latest", new { latest }, transaction);
        var article = late.Entry.Article.Clone();
        Revisions.Align(article, IndexedArticle.Parser.ParseFrom(document));
        var key = new { ArticleId = Id(late.Entry.ArticleId), late.Entry.Revision };
        await TakeOutEarlierAsync(transaction, "article_id = @ArticleId AND revision = @Revision", key, CancellationToken.None);
        await WriteWordsAsync(transaction, late, CancellationToken.None);
        await InsertAsync(transaction, Revisions.Earlier, new ArticleEntry(article, late.Entry.Attempt), IndexTime.Now(clock), CancellationToken.None);
        await NoteLateAsync(transaction, key.ArticleId, CancellationToken.None);
    }

    /// <summary>Tells a rebuild that is under way what the log does not.</summary>
    private static Task<int> NoteLateAsync(DbTransaction transaction, string articleId, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "INSERT INTO late_revision (article_id) VALUES (@articleId)", new { articleId }, transaction, cancellationToken: cancellationToken));

    /// <summary>False: a withdrawal stands against it, or this attempt at it or a later one is kept already.</summary>
    private static async Task<bool> MayKeepAsync(DbTransaction transaction, ArticleEntry entry) => await transaction.Connection!.ExecuteScalarAsync<long>(
        $"""
        SELECT NOT EXISTS (SELECT 1 FROM withdrawal WHERE {WithdrawalSql.ForbidsEarlier})
            AND NOT EXISTS (SELECT 1 FROM earlier_article WHERE article_id = @ArticleId AND revision = @Revision AND attempt >= @Attempt)
        """,
        new { ArticleId = Id(entry.ArticleId), entry.Revision, entry.Attempt }, transaction) > 0;

    /// <summary>Brings all earlier revisions to the story and the audience of the latest, whose words and values are written already.</summary>
    private static async Task AlignAsync(DbTransaction transaction, ArticleEntry latest, CancellationToken cancellationToken)
    {
        var rows = await transaction.Connection!.QueryAsync<MovedRow>(new CommandDefinition(
            $"{EarlierHeld} WHERE a.article_id = @id", new { id = Id(latest.ArticleId) }, transaction, cancellationToken: cancellationToken));
        foreach (var held in rows.Select(ToHeld).Where(held => Revisions.Align(held.Article, latest.Article)).ToList())
        {
            await TakeOutAsync(transaction, Revisions.Earlier, held.Key, cancellationToken);
            await InsertAsync(transaction, Revisions.Earlier, new ArticleEntry(held.Article, held.Attempt), held.IndexedAt, cancellationToken);
        }
    }

    /// <summary>Gives 0 if there was none.</summary>
    private static Task<int> TakeOutEarlierAsync(DbTransaction transaction, string condition, object parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            $"""
            DELETE FROM earlier_article_fts WHERE rowid IN (SELECT id FROM earlier_article WHERE {condition});
            DELETE FROM earlier_article_profile WHERE id IN (SELECT id FROM earlier_article WHERE {condition});
            DELETE FROM earlier_article_document WHERE id IN (SELECT id FROM earlier_article WHERE {condition});
            DELETE FROM earlier_article WHERE {condition};
            """,
            parameters, transaction, cancellationToken: cancellationToken));
}
