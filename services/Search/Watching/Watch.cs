using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Desks;
using Newsroom.Search.Matching;
using Newsroom.Search.V1;

namespace Newsroom.Search.Watching;

/// <summary>A match to tell a watcher of.</summary>
/// <param name="Correction">The revision before it matched too.</param>
internal sealed record WatchMatch(IndexedArticle Article, bool Correction);

/// <summary>Which changes a watcher is told of.</summary>
internal static class Watch
{
    /// <summary>
    /// The match that a change brings; null if it brings none. Depends on nothing but the change, so a watcher that comes back, to
    /// whichever replica, is told the same. Another attempt at a revision, or another story for it, is told only if it made the match, and
    /// so is that the watcher may see the article from now on.
    /// Times relative to now count from when the article was indexed.
    /// </summary>
    public static WatchMatch? Decide(ArticleMatcher matcher, FollowedChange change, Principal watcher)
    {
        var (seen, seenBefore) = change.Visibilities();
        if (change.Read() is not var (article, previous) || !IsSeen(seen) || !Matches(matcher, article))
            return null;
        var before = previous is not null && IsSeen(seenBefore) && Matches(matcher, previous);
        var later = previous is not null && article.Article.Article.Revision > previous.Article.Article.Revision;
        return before && !later ? null : new WatchMatch(article.Article, before);

        bool IsSeen(Visibility? visibility) => visibility.IsVisibleTo(watcher, VisibilityKeeper.Settled);
    }

    private static bool Matches(ArticleMatcher matcher, MatchableArticle article) =>
        matcher.Matches(article, article.Article.IndexedAt.ToDateTimeOffset());
}
