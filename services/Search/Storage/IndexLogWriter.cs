using System.Data.Common;
using Dapper;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>A change to be logged.</summary>
/// <param name="Previous">The document that it replaces; null if there was none.</param>
internal sealed record LoggedChange(Guid ArticleId, int Revision, byte[]? Previous);

/// <summary>
/// Writes the log of changes, as the last thing in the transaction of each: on PostgreSQL a position is taken under a lock that is
/// held until the change is visible. Otherwise a transaction that took a lower number could commit after a reader has gone past it.
/// </summary>
internal static class IndexLogWriter
{
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtext('newsroom_search_log'), 0);";

    private const string Notify = "SELECT pg_notify('newsroom_search_log', '');";

    public static Task AppendAsync(DbTransaction transaction, LoggedChange change, CancellationToken cancellationToken) => ExecuteAsync(
        transaction,
        "INSERT INTO index_log (article_id, revision, removed, previous) VALUES (@id, @Revision, FALSE, @Previous);",
        change.ArticleId, change.Revision, change.Previous, cancellationToken);

    /// <summary>No text of the article stays in the log.</summary>
    public static Task AppendRemovalAsync(DbTransaction transaction, Guid articleId, int revision, CancellationToken cancellationToken) => ExecuteAsync(
        transaction,
        """
        UPDATE index_log SET previous = NULL WHERE article_id = @id AND previous IS NOT NULL;
        INSERT INTO index_log (article_id, revision, removed) VALUES (@id, @Revision, TRUE);
        """,
        articleId, revision, null, cancellationToken);

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
