using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>Whose an article is and who may see it, as it is stored; see <see cref="AudienceColumns"/>.</summary>
/// <param name="Team">Empty: it came without a team.</param>
/// <param name="VisibleFrom">Microseconds since the Unix epoch; null: from the start.</param>
public sealed record ArticleDesk(string Team, string Audience, long? VisibleFrom)
{
    /// <summary>Nobody's, and seen by everybody.</summary>
    public static ArticleDesk Nobody { get; } = new("", "", null);

    public static ArticleDesk Of(Principal owner, Visibility? visibility) =>
        new(owner.Team, AudienceColumns.Audience(visibility), AudienceColumns.VisibleFrom(visibility));

    /// <summary>
    /// Whether the caller may ask for that. Feeds and wires revise what has no team, and may cancel it so; an order to withdraw it takes who
    /// sees every team.
    /// </summary>
    public bool Admits(Principal caller, RevisionKind asked) =>
        caller.SeesEveryTeam || caller.Team == Team || (Team.Length == 0 && asked == RevisionKind.Copy);
}

/// <summary>A change was asked of another team's article; nothing was stored.</summary>
public sealed class OtherTeamsArticleException(string articleId) : Exception($"Article {articleId} is another team's.")
{
    public string ArticleId => articleId;
}
