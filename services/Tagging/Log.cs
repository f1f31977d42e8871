using Newsroom.Events.V1;

namespace Newsroom.Tagging;

internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "tagging.gazetteers.loaded", Level = LogLevel.Information, Message = "Gazetteers loaded in {Milliseconds:F0} ms.")]
    public static partial void GazetteersLoaded(this ILogger logger, double milliseconds);

    [LoggerMessage(EventId = 2, EventName = "tagging.article.tagged", Level = LogLevel.Debug,
        Message = "Article {ArticleId} revision {Revision}: {Language}, {Entities} entities, {Keywords} keywords.")]
    public static partial void ArticleTagged(this ILogger logger, string articleId, int revision, string language, int entities, int keywords);

    [LoggerMessage(EventId = 3, EventName = "tagging.article.rejected", Level = LogLevel.Information,
        Message = "Article {ArticleId} revision {Revision} has no text to tag.")]
    public static partial void ArticleRejected(this ILogger logger, string articleId, int revision);

    [LoggerMessage(EventId = 4, EventName = "tagging.watch_lists.read", Level = LogLevel.Information,
        Message = "{Lists} watch lists with {Phrases} phrases read, version {Version}.")]
    public static partial void WatchListsRead(this ILogger logger, int lists, long phrases, long version);

    [LoggerMessage(EventId = 5, EventName = "tagging.watch_lists.unreadable", Level = LogLevel.Warning,
        Message = "Watch lists could not be read; those held stay in use.")]
    public static partial void WatchListsUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 6, EventName = "tagging.article.superseded", Level = LogLevel.Information,
        Message = "Article {ArticleId} revision {Revision} was not tagged: {Refusal}")]
    public static partial void ArticleSuperseded(this ILogger logger, string articleId, int revision, string refusal);

    [LoggerMessage(EventId = 7, EventName = "tagging.article.withdrawn", Level = LogLevel.Information,
        Message = "Article {ArticleId} revision {Revision}: {Kind}.")]
    public static partial void ArticleWithdrawn(this ILogger logger, string articleId, int revision, WithdrawalKind kind);

    [LoggerMessage(EventId = 20, EventName = "tagging.stories.merged", Level = LogLevel.Information, Message = "Story {StoryId} became story {SurvivorId}.")]
    public static partial void StoriesMerged(this ILogger logger, string storyId, string survivorId);

    [LoggerMessage(EventId = 21, EventName = "tagging.stories.moved", Level = LogLevel.Information, Message = "{Articles} articles of story {StoryId} went to {TargetId}.")]
    public static partial void ArticlesMoved(this ILogger logger, int articles, string storyId, string targetId);

    [LoggerMessage(EventId = 22, EventName = "tagging.stories.not_repaired", Level = LogLevel.Warning, Message = "Stories could not be repaired or announced; they will be.")]
    public static partial void StoriesNotRepaired(this ILogger logger, Exception exception);
}
