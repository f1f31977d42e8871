using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newsroom.Hosting;

namespace Newsroom.Testing;

/// <summary>Lets a call say whose it is, in a process that asks for no credentials.</summary>
public sealed class TestCallers : IServiceModule
{
    private const string Header = "test-team";

    public string Name => "test-callers";

    /// <summary>Metadata of a call by somebody of the team, who may do all but administer.</summary>
    public static Metadata Of(string team) => new() { { Header, team } };

    public static void AddTo(IServiceCollection services) => services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<Caller>());

    public void AddServices(IHostApplicationBuilder builder) => AddTo(builder.Services);

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    private sealed class Caller : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) => continuation(request, Named(context));

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation) => continuation(request, responseStream, Named(context));

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation) => continuation(requestStream, responseStream, Named(context));

        private static ServerCallContext Named(ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue(Header) is { } team)
                context.SetPrincipal(new Principal(team, Roles.Read | Roles.Submit | Roles.Edit | Roles.Operate, $"{team}-key"));
            return context;
        }
    }
}
