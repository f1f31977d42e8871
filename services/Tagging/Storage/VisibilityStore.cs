using System.Data.Common;
using Dapper;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Desks;

namespace Newsroom.Tagging.Storage;

/// <summary>The store in SQL that both engines take.</summary>
internal sealed class VisibilityStore(DbDataSource db, StorageEngine engine) : IVisibilityStore
{
    /// <summary>Of rows of the table with this alias, which has article ids: those of articles that the caller may see.</summary>
    public static string IsVisible(string alias) =>
        $"NOT EXISTS (SELECT 1 FROM article_visibility v WHERE v.article_id = {alias}.article_id AND NOT {AudienceColumns.IsVisible("v")})";

    public static void AddTo(DynamicParameters parameters, CallerParameters caller)
    {
        parameters.Add("CallerTeam", caller.CallerTeam);
        parameters.Add("CallerLine", caller.CallerLine);
        parameters.Add("CallerNow", caller.CallerNow);
    }

    public async Task PutAsync(string articleId, Visibility? visibility, CancellationToken cancellationToken)
    {
        // What everybody may see from the start is the rule, and needs no row.
        if (visibility is null || (visibility.Version == 0 && visibility.Teams.Count == 0 && visibility.Until is null))
            return;
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO article_visibility (article_id, team, audience, visible_from, version) VALUES (@articleId, @Team, @Audience, @VisibleFrom, @Version)
            ON CONFLICT (article_id) DO UPDATE SET
                team = excluded.team, audience = excluded.audience, visible_from = excluded.visible_from, version = excluded.version
            WHERE article_visibility.version < excluded.version
            """,
            new
            {
                articleId,
                visibility.Team,
                Audience = AudienceColumns.Audience(visibility),
                VisibleFrom = AudienceColumns.VisibleFrom(visibility),
                visibility.Version,
            },
            cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlySet<string>> VisibleAsync(
        IReadOnlyCollection<string> articleIds, CallerParameters caller, CancellationToken cancellationToken)
    {
        var seen = articleIds.ToHashSet(StringComparer.Ordinal);
        if (caller.CallerTeam.Length == 0 || seen.Count == 0)
            return seen;
        var values = new ValueLists(engine);
        var isOne = values.In(seen);
        AddTo(values.Parameters, caller);
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        seen.ExceptWith(await connection.QueryAsync<string>(new CommandDefinition(
            $"SELECT v.article_id FROM article_visibility v WHERE v.article_id {isOne} AND NOT {AudienceColumns.IsVisible("v")}",
            values.Parameters, cancellationToken: cancellationToken)));
        return seen;
    }
}
