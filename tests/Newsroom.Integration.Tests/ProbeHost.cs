using Grpc.Core;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Integration.Tests;

/// <summary>The real server on real sockets, with a module that has no domain: its methods do what the test says.</summary>
internal sealed class ProbeHost : IServiceModule, IAsyncDisposable
{
    private readonly RecordedLogs _logs = new();
    private readonly Microsoft.AspNetCore.Builder.WebApplication _app;
    private readonly Lazy<GrpcChannel> _channel;

    private ProbeHost(ProbeHandlers handlers)
    {
        Handlers = handlers;
        _channel = new Lazy<GrpcChannel>(() => GrpcChannel.ForAddress(GrpcAddress));
        _app = NewsroomHost.Build("test", [this], Settings, builder => builder.Logging.ClearProviders().AddProvider(_logs));
    }

    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Listen:GrpcPort"] = "0",
        ["Listen:HttpPort"] = "0",
        ["Bus:Transport"] = nameof(BusTransport.InMemory),
    };

    public string Name => "test";

    public ProbeHandlers Handlers { get; }

    /// <summary>Whether the host's own readiness check passes.</summary>
    public bool Ready { get; set; } = true;

    /// <summary>What was logged, by event name.</summary>
    public IReadOnlyCollection<(string? Event, string Message, Exception? Exception)> Logs => _logs.Entries;

    // The server reports its addresses in the order in which the host binds them.
    public Uri GrpcAddress => new(_app.Urls.First());

    public Uri HttpAddress => new(_app.Urls.Last());

    public GrpcChannel Channel => _channel.Value;

    public CleaningService.CleaningServiceClient Cleaning => new(Channel);

    public IngestService.IngestServiceClient Ingest => new(Channel);

    public static async Task<ProbeHost> StartAsync(ProbeHandlers? handlers = null)
    {
        var host = new ProbeHost(handlers ?? new ProbeHandlers());
        await host._app.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Handlers);
        builder.Services.AddHealthChecks().AddCheck(
            "probe", () => Ready ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(), tags: ["ready"]);
    }

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<ProbeCleaning>();
        app.MapGrpcService<ProbeIngest>();
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel.IsValueCreated)
            _channel.Value.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class ProbeCleaning(ProbeHandlers handlers) : CleaningService.CleaningServiceBase
    {
        public override Task<CleanDocumentResponse> CleanDocument(CleanDocumentRequest request, ServerCallContext context) =>
            handlers.Clean(request, context);

        public override Task CleanDocuments(
            IAsyncStreamReader<CleanDocumentsRequest> requestStream,
            IServerStreamWriter<CleanDocumentsResponse> responseStream,
            ServerCallContext context) => handlers.CleanMany(requestStream, responseStream, context);
    }

    private sealed class ProbeIngest(ProbeHandlers handlers, IHostApplicationLifetime lifetime) : IngestService.IngestServiceBase
    {
        public override Task TrackArticle(
            TrackArticleRequest request, IServerStreamWriter<TrackArticleResponse> responseStream, ServerCallContext context) =>
            handlers.Track(responseStream, lifetime.ApplicationStopping);
    }
}

/// <summary>What the methods do: unless told otherwise they require a document and give back its text.</summary>
internal sealed class ProbeHandlers
{
    public Func<CleanDocumentRequest, ServerCallContext, Task<CleanDocumentResponse>> Clean { get; init; } =
        (request, _) => Task.FromResult(Echo(request));

    public Func<IAsyncStreamReader<CleanDocumentsRequest>, IServerStreamWriter<CleanDocumentsResponse>, ServerCallContext, Task> CleanMany
    {
        get; init;
    } = async (requests, responses, context) =>
    {
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
            await responses.WriteAsync(new CleanDocumentsResponse { Tag = request.Tag, Response = Echo(request.Request) }, context.CancellationToken);
    };

    /// <summary>Takes the token that fires when the host stops.</summary>
    public Func<IServerStreamWriter<TrackArticleResponse>, CancellationToken, Task> Track { get; init; } = (_, _) => Task.CompletedTask;

    private static CleanDocumentResponse Echo(CleanDocumentRequest request)
    {
        var content = request.Document?.Content;
        new Violations()
            .Require(request.Document is not null, "document", "Required.")
            .Require(content is { IsEmpty: false }, "document.content", "Required, 1 byte to 4 MiB.")
            .ThrowIfAny();
        return new CleanDocumentResponse { DecodedSource = content!.ToStringUtf8() };
    }
}
