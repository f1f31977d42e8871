using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

internal static partial class Log
{
    [LoggerMessage(
        EventName = "ingest.article.submitted", Level = LogLevel.Information,
        Message = "Article {ArticleId} revision {Revision}: {Outcome} for team '{Team}', credential '{Credential}'")]
    public static partial void Submitted(ILogger logger, string articleId, int revision, SubmitOutcome outcome, string team, string credential);

    [LoggerMessage(
        EventName = "ingest.article.duplicate", Level = LogLevel.Debug,
        Message = "Article {ArticleId} revision {Revision} was submitted again")]
    public static partial void Duplicate(ILogger logger, string articleId, int revision);

    [LoggerMessage(EventName = "ingest.article.invalid", Level = LogLevel.Warning, Message = "Refused a document: {Violations}")]
    public static partial void Invalid(ILogger logger, string violations);

    [LoggerMessage(
        EventName = "ingest.article.moved", Level = LogLevel.Debug,
        Message = "Article {ArticleId} revision {Revision} is {State} ({Reason})")]
    public static partial void Moved(ILogger logger, string articleId, int revision, ArticleState state, Reason reason);

    [LoggerMessage(
        EventName = "ingest.progress.unknown", Level = LogLevel.Warning,
        Message = "{Stage} reported about article {ArticleId} revision {Revision}, which is not stored here")]
    public static partial void UnknownProgress(ILogger logger, Stage stage, string articleId, int revision);

    [LoggerMessage(
        EventName = "ingest.outbox.failed", Level = LogLevel.Warning,
        Message = "{Failed} of {Taken} attempts could not be published, {Depth} wait, the oldest since {OldestAt}; next try in {Delay}")]
    public static partial void OutboxFailed(
        ILogger logger, Exception? e, int failed, int taken, long depth, DateTimeOffset? oldestAt, TimeSpan delay);

    [LoggerMessage(
        EventName = "ingest.outbox.unreachable", Level = LogLevel.Error,
        Message = "The outbox cannot be read; next try in {Delay}")]
    public static partial void OutboxUnreachable(ILogger logger, Exception e, TimeSpan delay);

    [LoggerMessage(
        EventName = "ingest.intake.slowed", Level = LogLevel.Warning,
        Message = "Intake is slowed: {MaxPending} or more articles are on their way, waiting for: {Stages}. Look at the stage that has most before it")]
    public static partial void IntakeSlowed(ILogger logger, int maxPending, string stages);

    [LoggerMessage(
        EventName = "ingest.intake.disk_full", Level = LogLevel.Error,
        Message = "Intake is closed: the database has {Used} bytes and its disk {Free} free. Make room, or raise MinFreeDiskBytes or MaxDatabaseBytes")]
    public static partial void DiskFull(ILogger logger, long used, long? free);

    [LoggerMessage(EventName = "ingest.intake.resumed", Level = LogLevel.Information, Message = "Intake is open again")]
    public static partial void IntakeResumed(ILogger logger);

    [LoggerMessage(EventName = "ingest.intake.unmeasured", Level = LogLevel.Warning, Message = "How much is on its way could not be measured")]
    public static partial void IntakeUnmeasured(ILogger logger, Exception e);

    [LoggerMessage(
        EventName = "ingest.article.resent", Level = LogLevel.Information,
        Message = "Article {ArticleId} revision {Revision} was silent and is sent again")]
    public static partial void Resent(ILogger logger, string articleId, int revision);

    [LoggerMessage(
        EventName = "ingest.article.timed_out", Level = LogLevel.Error,
        Message = "Article {ArticleId} revision {Revision} was silent on every attempt and is QUARANTINED")]
    public static partial void TimedOut(ILogger logger, string articleId, int revision);

    [LoggerMessage(
        EventName = "ingest.article.withdrawn", Level = LogLevel.Warning,
        Message = "Article {ArticleId} revision {Revision}: {Kind}")]
    public static partial void Withdrawn(ILogger logger, string articleId, int revision, RevisionKind kind);

    [LoggerMessage(
        EventName = "ingest.visibility.changed", Level = LogLevel.Information,
        Message = "Who may see article {ArticleId} was changed, version {Version}")]
    public static partial void VisibilityChanged(ILogger logger, string articleId, long version);

    [LoggerMessage(
        EventName = "ingest.visibility.unsent", Level = LogLevel.Warning,
        Message = "Changes of who may see articles could not be sent; they are tried again")]
    public static partial void VisibilityNotSent(ILogger logger, Exception exception);

    [LoggerMessage(
        EventName = "ingest.embargo.ended", Level = LogLevel.Information,
        Message = "The embargo of article {ArticleId} revision {Revision} has ended")]
    public static partial void EmbargoEnded(ILogger logger, string articleId, int revision);

    [LoggerMessage(
        EventName = "ingest.embargo.failed", Level = LogLevel.Error,
        Message = "Ended embargoes could not be looked for; next try at the next interval")]
    public static partial void EmbargoFailed(ILogger logger, Exception e);

    [LoggerMessage(
        EventName = "ingest.sweep.failed", Level = LogLevel.Error,
        Message = "The sweep failed and is repeated at the next interval")]
    public static partial void SweepFailed(ILogger logger, Exception e);

    [LoggerMessage(
        EventName = "ingest.copy.found", Level = LogLevel.Warning,
        Message = "Article {ArticleId} is a copy of the killed article {KilledId}, overlap {Overlap}; killed by policy: {Killed}")]
    public static partial void CopyFound(ILogger logger, string articleId, string killedId, double overlap, bool killed);

    [LoggerMessage(
        EventName = "ingest.key.created", Level = LogLevel.Information,
        Message = "Key {KeyId} of team '{Team}' with roles {Roles} was made by {By}")]
    public static partial void KeyCreated(ILogger logger, string keyId, string team, Roles roles, string by);

    [LoggerMessage(
        EventName = "ingest.key.rotated", Level = LogLevel.Information,
        Message = "Key {KeyId} is replaced by {Successor} after {Overlap}; asked for by {By}")]
    public static partial void KeyRotated(ILogger logger, string keyId, string successor, TimeSpan overlap, string by);

    [LoggerMessage(EventName = "ingest.key.revoked", Level = LogLevel.Warning, Message = "Key {KeyId} was revoked by {By}")]
    public static partial void KeyRevoked(ILogger logger, string keyId, string by);

    [LoggerMessage(EventName = "ingest.team.changed", Level = LogLevel.Information, Message = "Team '{Team}' was {Change} by {By}")]
    public static partial void TeamChanged(ILogger logger, string team, string change, string by);
}
