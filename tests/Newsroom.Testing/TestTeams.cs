using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
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

    private sealed class Believer : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Say(context);
            return continuation(request, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Say(context);
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Say(context);
            return continuation(requestStream, responseStream, context);
        }

        private static void Say(ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue(Header) is { } team)
                context.SetPrincipal(new Principal(team, Roles.Read | Roles.Submit | Roles.Edit | Roles.Operate, $"key-of-{team}"));
        }
    }
}
