using Grpc.Core;
using Newsroom.Admin.V1;

namespace Newsroom.Hosting;

/// <summary>
/// Every record leaves as a log, too, so that it can be kept where nobody of Newsroom can change it. Its category is its own: it is exported
/// whatever the level of all else.
/// </summary>
public sealed partial class AuditLog(ILogger<AuditLog> logger)
{
    /// <summary>Logs a record as it goes into the trail.</summary>
    public void Recorded(AuditRecord record) => Recorded(
        record.Id, record.Team, record.Credential, record.Action, record.Target, (StatusCode)record.Outcome, record.TraceId, record.Detail);

    [LoggerMessage(
        EventName = "audit.recorded", Level = LogLevel.Information,
        Message = "{AuditId}: team '{Team}', credential '{Credential}', {Action} of '{Target}': {Outcome} (trace {TraceId}) {Detail}")]
    private partial void Recorded(
        string auditId, string team, string credential, string action, string target, StatusCode outcome, string traceId, string detail);
}
