using Newsroom.Events.V1;

namespace Newsroom.Search.Storage;

/// <summary>A withdrawal as both engines store it, and the SQL that is the same on both.</summary>
/// <typeparam name="TId">How the engine writes an article's id.</typeparam>
internal sealed record WithdrawalRow<TId>(TId ArticleId, long Revision, long Kind, string Notice, long WithdrawnAt);

internal static class WithdrawalSql
{
    /// <summary>Writes no row if a higher withdrawal or a kill is there. A kill is final, whatever its number.</summary>
    public const string Upsert = """
        INSERT INTO withdrawal (article_id, revision, kind, notice, withdrawn_at) VALUES (@ArticleId, @Revision, @Kind, @Notice, @WithdrawnAt)
        ON CONFLICT (article_id) DO UPDATE SET
            revision = excluded.revision, kind = excluded.kind, notice = excluded.notice, withdrawn_at = excluded.withdrawn_at
        WHERE withdrawal.kind <> 1 AND (excluded.kind = 1 OR excluded.revision > withdrawal.revision)
        """;

    public const string Select = """
        SELECT article_id AS ArticleId, CAST(revision AS bigint) AS Revision, CAST(kind AS bigint) AS Kind, notice AS Notice, withdrawn_at AS WithdrawnAt
        FROM withdrawal WHERE article_id = @id AND kind <> 3
        """;

    /// <summary>The condition that a withdrawal stands against revision <c>@Revision</c> of article <c>@ArticleId</c>.</summary>
    public const string Forbids = "article_id = @ArticleId AND (kind = 1 OR kind = 2 AND revision > @Revision)";

    /// <summary>The condition that withdrawal (<c>@Kind</c>, <c>@Revision</c>) takes out the article in the row.</summary>
    public const string TakesOut = "article_id = @ArticleId AND (@Kind = 1 OR @Kind = 2 AND revision < @Revision)";

    /// <summary>
    /// As <see cref="Forbids"/>, of a revision that is not the latest: nothing brings back what is below the number of a hold, nor its release, which
    /// brings back the text that it sends.
    /// </summary>
    public const string ForbidsEarlier = "article_id = @ArticleId AND (kind = 1 OR revision > @Revision)";

    /// <summary>As <see cref="TakesOut"/>, of revisions that are not the latest.</summary>
    public const string TakesOutEarlier = "article_id = @ArticleId AND (@Kind = 1 OR revision < @Revision)";

    public static WithdrawalRow<TId> ToRow<TId>(this Withdrawal withdrawal, TId id) => new(
        id, withdrawal.Revision, (int)withdrawal.Kind, withdrawal.Notice, IndexTime.ToMicroseconds(withdrawal.WithdrawnAt));

    public static Withdrawal ToWithdrawal<TId>(this WithdrawalRow<TId> row, Guid articleId) => new(
        articleId, (int)row.Revision, (WithdrawalKind)row.Kind, row.Notice, IndexTime.FromMicroseconds(row.WithdrawnAt));
}
