using System.Diagnostics;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Newsroom.Hosting;

/// <summary>Lets a call through if its caller, whom <see cref="AccessDoor"/> knows, has the role that the rpc states, and says who it is for the rest of the call.</summary>
internal sealed class AccessInterceptor(AuthOptions options, RpcRoles roles, Authenticator authenticator, Refusals refusals) : BeforeCallInterceptor
{
    protected override ValueTask BeforeAsync(ServerCallContext context)
    {
        if (!options.Asks || roles.IsOpen(context.Method))
            return ValueTask.CompletedTask;
        var caller = context.GetHttpContext().Features.GetRequiredFeature<Caller>();
        // Before it may be turned away, so that the trail knows who tried.
        context.SetPrincipal(caller.Principal);
        Activity.Current?.SetTag("newsroom.team", caller.Principal.Team).SetTag("newsroom.credential", caller.Principal.Credential);
        if ((authenticator.Refusal(caller) ?? Denial(context.Method, caller.Principal)) is { } refusal)
        {
            refusals.Note(context.Method, refusal);
            throw refusal;
        }

        context.SetRefusal(() => authenticator.Refusal(caller));
        return ValueTask.CompletedTask;
    }

    private RpcException? Denial(string method, Principal principal) => roles.LetsIn(method, principal.Roles) ? null : RpcErrors.Create(
        StatusCode.PermissionDenied,
        $"This needs the role {roles.Stated(method)}, and {principal.Credential} has {principal.Roles}: ask an administrator of Newsroom for a key with it.");
}
