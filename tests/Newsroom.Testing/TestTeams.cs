using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Hosting;

namespace Newsroom.Testing;

/// <summary>Lets a test call as some team by saying so, where no credentials are asked.</summary>
public static class TestTeams
{
    private const string Header = "test-team";

    public static Metadata Of(string team) => new() { { Header, team } };

    /// <summary>The credential of a team is <c>key-of-</c> and its name.</summary>
    public static void Believe(WebApplicationBuilder builder) => builder.Services.PostConfigure<GrpcServiceOptions>(options =>
    {
        options.Interceptors.Add<Believer>();
        // Before whatever asks who calls.
        var added = options.Interceptors[^1];
        options.Interceptors.RemoveAt(options.Interceptors.Count - 1);
        options.Interceptors.Insert(0, added);
    });

    private sealed class Believer : BeforeCallInterceptor
    {
        protected override ValueTask BeforeAsync(ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue(Header) is { } team)
                context.SetPrincipal(new Principal(team, Roles.Read | Roles.Submit | Roles.Edit | Roles.Operate, $"key-of-{team}"));
            return ValueTask.CompletedTask;
        }
    }
}
