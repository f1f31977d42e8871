using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Newsroom.Admin.V1;

namespace Newsroom.Hosting;

/// <summary>
/// Leaves a record of each call that its contract audits, before the caller has the answer. What was not let in as a known caller, or
/// for its sheer number, leaves none: the trail must not be what a flood fills. Calls beyond the caller's role count for that too.
/// </summary>
internal sealed partial class AuditInterceptor(
    AuditRules rules, IAuditTrail trail, CallQuota quota, AuditLog log, TimeProvider clock, ILogger<AuditInterceptor> logger) : Interceptor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        rules.Find(context.Method) is { } rule
            ? AuditAsync(rule, context, request as IMessage, () => continuation(request, context))
            : continuation(request, context);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        rules.Find(context.Method) is { } rule
            ? AuditAsync<object?>(rule, context, request as IMessage, async () =>
            {
                await continuation(request, responseStream, context);
                return null;
            })
            : continuation(request, responseStream, context);

    private async Task<TResponse> AuditAsync<TResponse>(AuditRule rule, ServerCallContext context, IMessage? request, Func<Task<TResponse>> call)
    {
        TResponse response;
        try
        {
            response = await call();
        }
        catch (Exception e)
        {
            var outcome = ErrorInterceptor.CodeOf(e);
            var isFlood = outcome is StatusCode.Unauthenticated or StatusCode.ResourceExhausted
                || (outcome == StatusCode.PermissionDenied && quota.Take(context.Principal().Team) is not null);
            if (!isFlood)
                await RecordFailureAsync(RecordOf(rule, context, request, response: null, outcome));
            throw;
        }

        await RecordAsync(RecordOf(rule, context, request, response as IMessage, StatusCode.OK));
        return response;
    }

    private AuditRecord? RecordOf(AuditRule rule, ServerCallContext context, IMessage? request, IMessage? response, StatusCode outcome)
    {
        var noted = context.AuditTarget();
        if (rule.OnlyIfNoted && noted is null)
            return null;
        var principal = context.Principal();
        return new AuditRecord
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString(),
            RecordedAt = clock.GetUtcNow().ToTimestamp(),
            Team = principal.Team,
            Credential = principal.Credential,
            Action = context.Method[1..],
            Target = noted ?? AuditRules.TargetOf(rule, request, response),
            Outcome = (int)outcome,
            TraceId = Activity.Current?.TraceId.ToString() ?? "",
            Detail = AuditRules.DetailOf(rule, request, response, context.AuditDetail()),
        };
    }

    private async Task RecordAsync(AuditRecord? record)
    {
        if (record is null)
            return;
        log.Recorded(record);
        // Not the caller's own token: hanging up must not keep an act out of the trail.
        using var patience = new CancellationTokenSource(Patience, clock);
        await trail.RecordAsync(record, patience.Token);
    }

    /// <summary>The caller is told what failed, not that the failure could not be written down.</summary>
    private async Task RecordFailureAsync(AuditRecord? record)
    {
        try
        {
            await RecordAsync(record);
        }
        catch (Exception e)
        {
            Unrecorded(logger, e, record!.Id);
        }
    }

    [LoggerMessage(EventName = "audit.unrecorded", Level = LogLevel.Error, Message = "{AuditId} is not in the trail, only in the log")]
    private static partial void Unrecorded(ILogger logger, Exception e, string auditId);
}
