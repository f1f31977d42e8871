using Grpc.Core;
using Newsroom.Admin.V1;

namespace Newsroom.Hosting;

/// <summary>Every record leaves as a log, too, so that it can be kept where nobody of Newsroom can change it.</summary>
public static partial class AuditLog
{
    /// <summary>Logs a record as it goes into the trail.</summary>
    public static void Recorded(ILogger logger, AuditRecord record) => Recorded(
        logger, record.Id, record.Team, record.Credential, record.Action, record.Target, (StatusCode)record.Outcome, record.TraceId, record.Detail);

    [LoggerMessage(
        EventName = "audit.recorded", Level = LogLevel.Information,
        Message = "{AuditId}: team '{Team}', credential '{Credential}', {Action} of '{Target}': {Outcome} (trace {TraceId}) {Detail}")]
    private static partial void Recorded(
        ILogger logger, string auditId, string team, string credential, string action, string target, StatusCode outcome, string traceId, string detail);
}
