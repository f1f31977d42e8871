using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

/// <summary>The official server on a real socket, with handlers that the test supplies.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    /// <summary>How long a test may take in milliseconds: it bounds a hang, nothing is expected to come near it.</summary>
    public const int Limit = 30_000;

    private readonly WebApplication _app;
    private readonly List<GrpcChannel> _channels = [];

    private EchoServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<EchoServer> StartAsync(
        EchoHandlers? handlers = null,
        Action<GrpcServiceOptions>? options = null,
        Action<IEndpointRouteBuilder>? map = null,
        Func<HttpContext, ValueTask>? observe = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options ?? (_ => { }));
        builder.Services.AddSingleton(handlers ?? new EchoHandlers());
        var app = builder.Build();
        if (observe is not null)
        {
            app.Use(async (context, next) =>
            {
                await observe(context);
                await next(context);
            });
        }

        (map ?? (routes => routes.MapGrpcService<TestEchoService>()))(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EchoServer(app);
    }

    public GrpcChannel Channel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        var channel = GrpcChannel.ForAddress(Address, options);
        _channels.Add(channel);
        return channel;
    }

    public EchoService.EchoServiceClient Client(Action<GrpcChannelOptions>? configure = null) => new(Channel(configure));

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        await _app.DisposeAsync();
    }
}

/// <summary>What the methods of the service do: by default they echo.</summary>
internal sealed class EchoHandlers
{
    public UnaryServerMethod<EchoRequest, EchoReply> Echo { get; init; } =
        (request, _) => Task.FromResult(new EchoReply { Text = request.Text });

    public ClientStreamingServerMethod<EchoRequest, EchoReply> Collect { get; init; } = async (requests, _) =>
    {
        var texts = new List<string>();
        await foreach (var request in requests.ReadAllAsync())
        {
            texts.Add(request.Text);
        }

        return new EchoReply { Text = string.Join(' ', texts) };
    };

    public ServerStreamingServerMethod<EchoRequest, EchoReply> Repeat { get; init; } = async (request, replies, _) =>
    {
        for (var count = 0; count < request.Times; count++)
        {
            await replies.WriteAsync(new EchoReply { Text = request.Text + count });
        }
    };

    public DuplexStreamingServerMethod<EchoRequest, EchoReply> Chat { get; init; } = async (requests, replies, _) =>
    {
        await foreach (var request in requests.ReadAllAsync())
        {
            await replies.WriteAsync(new EchoReply { Text = request.Text });
        }
    };
}

internal sealed class TestEchoService(EchoHandlers handlers) : EchoService.EchoServiceBase
{
    public override Task<EchoReply> Echo(EchoRequest request, ServerCallContext context) => handlers.Echo(request, context);

    public override Task<EchoReply> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context) =>
        handlers.Collect(requestStream, context);

    public override Task Repeat(EchoRequest request, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context) =>
        handlers.Repeat(request, responseStream, context);

    public override Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream,
        IServerStreamWriter<EchoReply> responseStream,
        ServerCallContext context) => handlers.Chat(requestStream, responseStream, context);
}
