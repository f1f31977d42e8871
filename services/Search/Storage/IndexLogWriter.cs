using System.Data.Common;
using Dapper;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Search.Desks;
using Newsroom.Search.V1;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>A change to be logged.</summary>
/// <param name="Previous">The document that it replaces; null if there was none.</param>
/// <param name="Limit">Seen by this only is what the log has of the article before; null: by whom it was seen then.</param>
internal sealed record LoggedChange(Guid ArticleId, int Revision, byte[]? Previous, Visibility? Limit = null);

/// <summary>
/// Writes the log of changes, as the last thing in the transaction of each: on PostgreSQL a position is taken under a lock that is
/// held until the change is visible. Otherwise a transaction that took a lower number could commit after a reader has gone past it.
/// </summary>
internal static class IndexLogWriter
{
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtext('newsroom_search_log'), 0);";

    private const string Notify = "SELECT pg_notify('newsroom_search_log', '');";

    public static async Task AppendAsync(DbTransaction transaction, LoggedChange change, CancellationToken cancellationToken)
    {
        var previous = change.Previous;
        if (change.Limit is { } limit)
        {
            previous = previous is null ? null : Limited(previous, limit);
            await LimitAsync(transaction, change.ArticleId, limit, cancellationToken);
        }

        await ExecuteAsync(
            transaction,
            "INSERT INTO index_log (article_id, revision, removed, previous) VALUES (@id, @Revision, FALSE, @Previous);",
            change.ArticleId, change.Revision, previous, cancellationToken);
    }

    /// <summary>No text of the article stays in the log.</summary>
    public static Task AppendRemovalAsync(DbTransaction transaction, Guid articleId, int revision, CancellationToken cancellationToken) => ExecuteAsync(
        transaction,
        """
        UPDATE index_log SET previous = NULL WHERE article_id = @id AND previous IS NOT NULL;
        INSERT INTO index_log (article_id, revision, removed) VALUES (@id, @Revision, TRUE);
        """,
        articleId, revision, null, cancellationToken);

    /// <summary>What an article was at a change is what the next one replaced, so all that the log has of it goes by the limit.</summary>
    private static async Task LimitAsync(DbTransaction transaction, Guid articleId, Visibility limit, CancellationToken cancellationToken)
    {
        var id = transaction is NpgsqlTransaction ? (object)articleId : articleId.ToString("D");
        var logged = await transaction.Connection!.QueryAsync<(long Position, byte[] Previous)>(new CommandDefinition(
            "SELECT position, previous FROM index_log WHERE article_id = @id AND previous IS NOT NULL", new { id }, transaction, cancellationToken: cancellationToken));
        foreach (var (position, previous) in logged)
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "UPDATE index_log SET previous = @Previous WHERE position = @position", new { position, Previous = Limited(previous, limit) },
                transaction, cancellationToken: cancellationToken));
        }
    }

    private static byte[] Limited(byte[] document, Visibility limit)
    {
        var article = IndexedArticle.Parser.ParseFrom(document);
        article.Visibility = VisibilityKeeper.Both(article.Visibility, limit);
        return article.ToByteArray();
    }

    private static Task<int> ExecuteAsync(
        DbTransaction transaction, string sql, Guid articleId, int revision, byte[]? previous, CancellationToken cancellationToken)
    {
        var isPostgreSql = transaction is NpgsqlTransaction;
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(
            isPostgreSql ? Lock + sql + Notify : sql,
            new { id = isPostgreSql ? (object)articleId : articleId.ToString("D"), Revision = revision, Previous = previous },
            transaction, cancellationToken: cancellationToken));
    }
}
