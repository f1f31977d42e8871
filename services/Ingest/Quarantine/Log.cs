namespace Newsroom.Ingest;

internal static partial class Log
{
    [LoggerMessage(
        EventName = "ingest.quarantine.collected", Level = LogLevel.Warning,
        Message = "Message {MessageId} was taken out of {ErrorQueue}: article {ArticleId} revision {Revision}, {ExceptionType}")]
    public static partial void PoisonCollected(
        ILogger logger, Guid messageId, string errorQueue, string? articleId, int? revision, string exceptionType);

    [LoggerMessage(
        EventName = "ingest.quarantine.killed", Level = LogLevel.Warning,
        Message = "Message {MessageId} in {ErrorQueue} was dropped: article {ArticleId} is killed")]
    public static partial void PoisonOfKilled(ILogger logger, Guid messageId, string errorQueue, string? articleId);

    [LoggerMessage(
        EventName = "ingest.quarantine.unreachable", Level = LogLevel.Error,
        Message = "Message {MessageId} in {ErrorQueue} cannot be stored and stays there; next try in {Delay}")]
    public static partial void QuarantineUnreachable(ILogger logger, Exception e, Guid messageId, string errorQueue, TimeSpan delay);

    [LoggerMessage(
        EventName = "ingest.quarantine.retried", Level = LogLevel.Information,
        Message = "Message {MessageId} was sent to {Queue} again: article {ArticleId} revision {Revision}")]
    public static partial void PoisonRetried(ILogger logger, string messageId, string queue, string? articleId, int? revision);

    [LoggerMessage(
        EventName = "ingest.quarantine.unsent", Level = LogLevel.Warning,
        Message = "Message {MessageId} could not be sent to {Queue} and stays in quarantine")]
    public static partial void PoisonUnsent(ILogger logger, Exception? e, string messageId, string queue);

    [LoggerMessage(
        EventName = "ingest.quarantine.superseded", Level = LogLevel.Information,
        Message = "{MessageId} was dropped instead of retried: revision {Revision} of article {ArticleId} is history or withdrawn")]
    public static partial void PoisonSuperseded(ILogger logger, string messageId, string? articleId, int? revision);

    [LoggerMessage(
        EventName = "ingest.quarantine.discarded", Level = LogLevel.Warning,
        Message = "{MessageId} was discarded: article {ArticleId} revision {Revision}, {Note}")]
    public static partial void PoisonDiscarded(ILogger logger, string messageId, string? articleId, int? revision, string note);

    [LoggerMessage(
        EventName = "ingest.quarantine.unmeasured", Level = LogLevel.Error,
        Message = "Quarantine could not be counted and is again at the next interval")]
    public static partial void QuarantineUnmeasured(ILogger logger, Exception e);
}
