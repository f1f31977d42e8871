using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.V1;

namespace Newsroom.Search.Desks;

/// <summary>Indexed articles as a caller sees them.</summary>
internal static class ShownArticles
{
    public static bool IsShownTo(this IndexedArticle article, Principal caller) => article.Visibility.IsVisibleTo(caller, VisibilityKeeper.Settled);

    /// <summary>Without what other teams watch for in it.</summary>
    public static IndexedArticle ShownTo(this IndexedArticle article, Principal caller)
    {
        if (caller.SeesEveryTeam || article.Tags.WatchMatches.All(IsOwn))
            return article;
        var shown = article.Clone();
        shown.Tags.WatchMatches.Clear();
        shown.Tags.WatchMatches.Add(article.Tags.WatchMatches.Where(IsOwn));
        return shown;

        bool IsOwn(WatchMatch match) => match.Team == caller.Team;
    }
}
