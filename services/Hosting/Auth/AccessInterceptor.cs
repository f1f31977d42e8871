using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>Lets a call through if its caller has the role that the rpc states, and says who it is for the rest of the call.</summary>
internal sealed partial class AccessInterceptor(
    AuthOptions options, RpcRoles roles, Authenticator authenticator, AccessMetrics metrics, ILogger<AccessInterceptor> logger) : BeforeCallInterceptor
{
    protected override async ValueTask BeforeAsync(ServerCallContext context)
    {
        if (!options.Asks || roles.IsOpen(context.Method))
            return;
        try
        {
            var caller = await authenticator.AuthenticateAsync(context);
            // Before it may be turned away, so that the trail knows who tried.
            context.SetPrincipal(caller.Principal);
            Activity.Current?.SetTag("newsroom.team", caller.Principal.Team).SetTag("newsroom.credential", caller.Principal.Credential);
            if (authenticator.Refusal(caller) is { } refusal)
                throw refusal;
            if (!roles.LetsIn(context.Method, caller.Principal.Roles))
                throw Denied(context.Method, caller.Principal);
            context.SetRefusal(() => authenticator.Refusal(caller));
        }
        catch (RpcException e)
        {
            metrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", e.StatusCode.ToString()));
            LogRefused(logger, context.Method, e.StatusCode, e.Status.Detail);
            throw;
        }
    }

    private RpcException Denied(string method, Principal principal) => RpcErrors.Create(
        StatusCode.PermissionDenied,
        $"This needs the role {roles.Stated(method)}, and {principal.Credential} has {principal.Roles}: ask an administrator of Newsroom for a key with it.");

    [LoggerMessage(EventName = "auth.call.refused", Level = LogLevel.Information, Message = "{Method} was refused, {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string method, StatusCode code, string reason);
}

/// <summary>Calls that were turned away.</summary>
internal sealed class AccessMetrics(IMeterFactory meters)
{
    public Counter<long> Refused { get; } = meters.Create("Newsroom.Auth").CreateCounter<long>(
        "newsroom.auth.refused", "{call}", "Calls refused for lack of a valid credential or of the role, by status.");
}
