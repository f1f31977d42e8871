using System.Data.Common;
using Dapper;

namespace Newsroom.Tagging.Storage;

/// <summary>The ledger in SQL that both engines take.</summary>
public sealed class ArticleLedger(DbDataSource db) : IArticleLedger
{
    public async Task<ArticleStanding> FindAsync(string articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(int Revision, int WithdrawnBelow)>(new CommandDefinition(
            "SELECT revision, withdrawn_below FROM articles WHERE article_id = @articleId", new { articleId }, cancellationToken: cancellationToken));
        return rows.Select(row => new ArticleStanding(row.Revision, row.WithdrawnBelow)).SingleOrDefault(ArticleStanding.Unknown);
    }

    public async Task<byte[]?> FindTagsAsync(TaggedCopy copy, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "SELECT tags FROM articles WHERE article_id = @ArticleId AND revision = @Revision AND copy_hash = @Hash AND tagger >= @Tagger",
            copy, cancellationToken: cancellationToken));
    }

    public async Task WithdrawAsync(string articleId, int below, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO articles (article_id, revision, withdrawn_below) VALUES (@articleId, 0, @below)
            ON CONFLICT (article_id) DO UPDATE SET
                withdrawn_below = excluded.withdrawn_below,
                tags = CASE WHEN articles.revision < excluded.withdrawn_below THEN NULL ELSE articles.tags END
            WHERE articles.withdrawn_below < excluded.withdrawn_below
            """,
            new { articleId, below }, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Notes that a revision is recorded, and keeps what a tagger found in it. The transaction keeps the article's row to its end, so that a withdrawal
    /// waits for it. False: a higher revision is recorded, this one is withdrawn, or a newer tagger's tags of the same copy are kept; nothing was done.
    /// </summary>
    internal static async Task<bool> AdmitAsync(Write write, TaggedCopy copy, byte[] tags, CancellationToken cancellationToken) =>
        await write.ExecuteAsync(
            """
            INSERT INTO articles (article_id, revision, tagger, copy_hash, tags) VALUES (@ArticleId, @Revision, @Tagger, @Hash, @tags)
            ON CONFLICT (article_id) DO UPDATE SET
                revision = excluded.revision, tagger = excluded.tagger, copy_hash = excluded.copy_hash, tags = excluded.tags
            WHERE articles.revision <= excluded.revision AND articles.withdrawn_below <= excluded.revision
                AND NOT (articles.revision = excluded.revision AND articles.tags IS NOT NULL AND articles.copy_hash = excluded.copy_hash AND articles.tagger > excluded.tagger)
            """,
            new { copy.ArticleId, copy.Revision, copy.Tagger, copy.Hash, tags }, cancellationToken) == 1;

    /// <summary>
    /// Whether the recorded revision of an article is withdrawn. If so the transaction keeps the article's row to its end, so that a higher
    /// revision waits for it.
    /// </summary>
    internal static async Task<bool> IsWithdrawnAsync(Write write, string articleId, CancellationToken cancellationToken) =>
        await write.ExecuteAsync(
            "UPDATE articles SET revision = revision WHERE article_id = @articleId AND revision < withdrawn_below", new { articleId }, cancellationToken) == 1;
}
