namespace Newsroom.Ingest.Feeds;

internal static partial class FeedLog
{
    [LoggerMessage(
        EventName = "ingest.feed.polled", Level = LogLevel.Information,
        Message = "Feed {FeedId}: {New} new, {Revised} revised, {Known} known, {Refused} refused; next in {Interval}")]
    public static partial void Polled(ILogger logger, string feedId, int @new, int revised, int known, int refused, TimeSpan interval);

    [LoggerMessage(
        EventName = "ingest.feed.waits", Level = LogLevel.Warning,
        Message = "Feed {FeedId} has items beyond today's volume of team {Team}; it is asked again in {Wait}")]
    public static partial void Waits(ILogger logger, string feedId, string team, TimeSpan wait);

    [LoggerMessage(
        EventName = "ingest.feed.unchanged", Level = LogLevel.Debug, Message = "Feed {FeedId} has not changed ({Status}); next in {Interval}")]
    public static partial void Unchanged(ILogger logger, string feedId, int status, TimeSpan interval);

    [LoggerMessage(
        EventName = "ingest.feed.failed", Level = LogLevel.Warning,
        Message = "Feed {FeedId} failed {Failures} times in a row, next try in {Wait}: {Error}")]
    public static partial void Failed(ILogger logger, string feedId, int failures, TimeSpan wait, string error);

    [LoggerMessage(
        EventName = "ingest.feed.gone", Level = LogLevel.Error,
        Message = "The publisher says that feed {FeedId} ({Url}) is gone for good (410): find its new address or delete it; until then it is asked every {Wait}")]
    public static partial void Gone(ILogger logger, string feedId, string url, TimeSpan wait);

    [LoggerMessage(
        EventName = "ingest.feed.moved", Level = LogLevel.Warning,
        Message = "Feed {FeedId} has moved for good from {Url} to {MovedTo}, which is asked from now on")]
    public static partial void Moved(ILogger logger, string feedId, string url, string movedTo);

    [LoggerMessage(
        EventName = "ingest.feed.quiet", Level = LogLevel.Warning,
        Message = "Feed {FeedId} has gone quiet: nothing new since {LastNewAt}, usually {Rhythm} apart")]
    public static partial void Quiet(ILogger logger, string feedId, DateTimeOffset lastNewAt, TimeSpan rhythm);

    [LoggerMessage(
        EventName = "ingest.feed.item_refused", Level = LogLevel.Warning, Message = "Feed {FeedId}, item {ItemId} is refused: {Violations}")]
    public static partial void ItemRefused(ILogger logger, string feedId, string itemId, string violations);

    [LoggerMessage(
        EventName = "ingest.feed.lease_lost", Level = LogLevel.Warning,
        Message = "Feed {FeedId} was changed, deleted or taken over during its poll; the poll's outcome is dropped")]
    public static partial void LeaseLost(ILogger logger, string feedId);

    [LoggerMessage(
        EventName = "ingest.feed.broken", Level = LogLevel.Error, Message = "The poll of feed {FeedId} failed in an unexpected way")]
    public static partial void Broken(ILogger logger, Exception e, string feedId);

    [LoggerMessage(
        EventName = "ingest.feed.page_failed", Level = LogLevel.Warning,
        Message = "Feed {FeedId}: the page {Url} could not be fetched, attempt {Attempt}: {Error}")]
    public static partial void PageFailed(ILogger logger, string feedId, string url, int attempt, string error);

    [LoggerMessage(
        EventName = "ingest.feed.page_given_up", Level = LogLevel.Warning,
        Message = "Feed {FeedId}: the page {Url} is given up and the item's own text taken: {Error}")]
    public static partial void PageGivenUp(ILogger logger, string feedId, string url, string error);

    [LoggerMessage(
        EventName = "ingest.feeds.stopped", Level = LogLevel.Error, Message = "Polling was interrupted and goes on after {Delay}")]
    public static partial void Interrupted(ILogger logger, Exception e, TimeSpan delay);
}
