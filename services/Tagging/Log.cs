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
}
