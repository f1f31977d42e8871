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
}
