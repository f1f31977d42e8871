using Newsroom.Article.V1;

namespace Newsroom.Cleaning;

/// <summary>What cleaning logs: never article text.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Article {ArticleId} revision {Revision} rejected: {Reason}. {Detail}", EventName = "cleaning.article.rejected")]
    public static partial void ArticleRejected(this ILogger logger, string articleId, int revision, Reason reason, string detail);

    [LoggerMessage(2, LogLevel.Debug, "Article {ArticleId} revision {Revision} cleaned: {Words} words kept, {Spans} spans cut, language {Language}.", EventName = "cleaning.article.cleaned")]
    public static partial void ArticleCleaned(this ILogger logger, string articleId, int revision, int words, int spans, string language);
}
