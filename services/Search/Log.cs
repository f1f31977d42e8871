using Newsroom.Events.V1;

namespace Newsroom.Search;

internal static partial class Log
{
    [LoggerMessage(EventName = "search.article.indexed", Level = LogLevel.Debug, Message = "Article {ArticleId} revision {Revision} is findable")]
    public static partial void ArticleIndexed(this ILogger logger, string articleId, int revision);

    [LoggerMessage(
        EventName = "search.article.superseded", Level = LogLevel.Information,
        Message = "Article {ArticleId} revision {Revision} came after revision {HeldRevision} and was not indexed")]
    public static partial void ArticleSuperseded(this ILogger logger, string articleId, int revision, int heldRevision);

    [LoggerMessage(
        EventName = "search.article.forbidden", Level = LogLevel.Information,
        Message = "Article {ArticleId} revision {Revision} was not indexed: revision {Withdrawal} withdrew it")]
    public static partial void ArticleForbidden(this ILogger logger, string articleId, int revision, int withdrawal);

    [LoggerMessage(
        EventName = "search.article.withdrawn", Level = LogLevel.Information,
        Message = "Article {ArticleId} revision {Revision}: {Kind}, changed something: {Applied}")]
    public static partial void ArticleWithdrawn(this ILogger logger, string articleId, int revision, WithdrawalKind kind, bool applied);

    [LoggerMessage(
        EventName = "search.query.timed_out", Level = LogLevel.Warning,
        Message = "A query of {Length} characters was stopped after {Timeout}")]
    public static partial void QueryTimedOut(this ILogger logger, int length, TimeSpan timeout);

    [LoggerMessage(
        EventName = "search.changes.unheard", Level = LogLevel.Warning,
        Message = "The connection that hears of changes is broken; polling stands in until it is back")]
    public static partial void ChangesUnheard(this ILogger logger, Exception exception);

    [LoggerMessage(EventName = "search.changes.unreadable", Level = LogLevel.Warning, Message = "The log of changes could not be read")]
    public static partial void ChangesUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(EventName = "search.changes.not_trimmed", Level = LogLevel.Warning, Message = "The log of changes could not be trimmed")]
    public static partial void ChangesNotTrimmed(this ILogger logger, Exception exception);

    [LoggerMessage(
        EventName = "search.saved_searches.read", Level = LogLevel.Information,
        Message = "{Count} saved searches are matched as of version {Version}, {Faulty} that no longer parse are not")]
    public static partial void SavedSearchesRead(this ILogger logger, int count, long version, int faulty);

    [LoggerMessage(
        EventName = "search.saved_searches.unmatched", Level = LogLevel.Warning,
        Message = "Saved searches could not be matched; they will be from where they stand")]
    public static partial void SavedSearchesUnmatched(this ILogger logger, Exception exception);

    [LoggerMessage(
        EventName = "search.saved_searches.gap", Level = LogLevel.Error,
        Message = "Changes up to {Position} are no longer kept and were never matched against saved searches")]
    public static partial void SavedSearchesGap(this ILogger logger, long position);

    [LoggerMessage(
        EventName = "search.story.changed", Level = LogLevel.Debug,
        Message = "Story {StoryId}: {Kind} with {ArticleCount} articles, moved an indexed one: {Moved}")]
    public static partial void StoryChanged(this ILogger logger, string storyId, StoryChangeKind kind, int articleCount, bool moved);

    [LoggerMessage(
        EventName = "search.index.upgraded", Level = LogLevel.Information,
        Message = "{Count} articles were indexed again in the present form")]
    public static partial void EarlierEntriesIndexed(this ILogger logger, int count);

    [LoggerMessage(
        EventName = "search.index.upgrade_failed", Level = LogLevel.Warning,
        Message = "Articles of an earlier form could not be indexed again; trying once more in a while")]
    public static partial void EarlierEntriesFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        EventName = "search.index.rebuilt", Level = LogLevel.Information,
        Message = "The index was built anew from {Count} articles and serves now")]
    public static partial void Reindexed(this ILogger logger, long count);

    [LoggerMessage(
        EventName = "search.visibility.changed", Level = LogLevel.Information,
        Message = "Who may see article {ArticleId} is version {Version}; an indexed article changed: {Changed}")]
    public static partial void VisibilityChanged(this ILogger logger, string articleId, long version, bool changed);

    [LoggerMessage(
        EventName = "search.visibility.lifted", Level = LogLevel.Information,
        Message = "{Count} articles are seen by others than their owner from now on")]
    public static partial void VisibilityLifted(this ILogger logger, int count);

    [LoggerMessage(
        EventName = "search.visibility.lift_failed", Level = LogLevel.Warning,
        Message = "Articles whose time has come could not be opened to others; trying again")]
    public static partial void VisibilityNotLifted(this ILogger logger, Exception exception);
}
