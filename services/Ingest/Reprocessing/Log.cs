namespace Newsroom.Ingest;

internal static partial class Log
{
    [LoggerMessage(
        EventName = "ingest.reprocessing.started", Level = LogLevel.Information,
        Message = "Reprocessing {RunId} was ordered: {Matched} articles, {Rate} a second")]
    public static partial void ReprocessingStarted(ILogger logger, string runId, long matched, int rate);

    [LoggerMessage(
        EventName = "ingest.reprocessing.taken", Level = LogLevel.Information,
        Message = "Reprocessing {RunId} goes on here after {Queued} of {Matched} articles, {Rate} a second")]
    public static partial void ReprocessingTaken(ILogger logger, string runId, long queued, long matched, int rate);

    [LoggerMessage(
        EventName = "ingest.reprocessing.ended", Level = LogLevel.Information,
        Message = "Reprocessing {RunId} is done, cancelled or another replica's")]
    public static partial void ReprocessingEnded(ILogger logger, string runId);

    [LoggerMessage(
        EventName = "ingest.reprocessing.cancelled", Level = LogLevel.Information,
        Message = "Reprocessing {RunId} was cancelled after {Queued} of {Matched} articles")]
    public static partial void ReprocessingCancelled(ILogger logger, string runId, long queued, long matched);

    [LoggerMessage(
        EventName = "ingest.reprocessing.failed", Level = LogLevel.Error,
        Message = "Reprocessing failed and goes on from where it was")]
    public static partial void ReprocessingFailed(ILogger logger, Exception e);
}
