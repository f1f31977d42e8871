using Grpc.Core;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

/// <summary>
/// The ingest service in this process behind its real gRPC endpoint; SQLite and the in-memory bus unless settings say otherwise.
/// </summary>
public sealed class IngestHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A start declares some thirty quorum queues, each with an election.
    private static readonly TimeSpan BusPatience = TimeSpan.FromSeconds(90);

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private IngestHost(WebApplication app, FakePipeline pipeline, string folder)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Urls.First(), new GrpcChannelOptions
        {
            MaxReceiveMessageSize = 8 * 1024 * 1024,
            MaxSendMessageSize = 16 * 1024 * 1024,
        });
        Client = new IngestService.IngestServiceClient(_channel);
        Pipeline = pipeline;
        Folder = folder;
    }

    public IngestService.IngestServiceClient Client { get; }

    public GrpcChannel Channel => _channel;

    public FakePipeline Pipeline { get; }

    public string Folder { get; }

    public IServiceProvider Services => _app.Services;

    public IArticleStore Store => _app.Services.GetRequiredService<IArticleStore>();

    /// <summary>The gauge as the relay last set it.</summary>
    public long MeasuredOutboxDepth => _app.Services.GetRequiredService<IngestTelemetry>().Backlog.Depth;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts on the database of <paramref name="folder"/>, so that a second host takes over what a first one left.</summary>
    public static Task<IngestHost> StartAsync(string? folder = null, params (string Key, string Value)[] settings) =>
        StartAsync(new FakePipeline(), folder, settings);

    /// <summary>With a null <paramref name="pipeline"/> ingest is alone on its bus.</summary>
    public static Task<IngestHost> StartAsync(FakePipeline? pipeline, string? folder, params (string Key, string Value)[] settings) =>
        StartAsync(pipeline, pipeline is null ? [] : [pipeline], folder, settings);

    /// <summary>With these stages beside ingest.</summary>
    public static Task<IngestHost> StartAsync(IServiceModule stage, string? folder, params (string Key, string Value)[] settings) =>
        StartAsync(pipeline: null, [stage], folder, settings);

    private static async Task<IngestHost> StartAsync(
        FakePipeline? pipeline, IServiceModule[] stages, string? folder, (string Key, string Value)[] settings)
    {
        folder ??= Directory.CreateTempSubdirectory("newsroom-ingest-").FullName;
        var all = new Dictionary<string, string?>
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Bus:Transport"] = "InMemory",
            ["Ingest:Storage:ConnectionString"] = $"Data Source={Path.Combine(folder, "ingest.db")}",
            ["Ingest:TrackInterval"] = "00:00:00.020",
            ["Ingest:OutboxPollInterval"] = "00:00:00.100",
            ["Logging:LogLevel:Default"] = "Error",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        // Several buses in one process must not share a logger of one that has ended.
        MassTransit.LogContext.Current = null;
        var app = NewsroomHost.Build("ingest", [new IngestModule(), .. stages], all, TestTeams.Believe);
        await app.StartAsync(Cancel);
        return new IngestHost(app, pipeline ?? new FakePipeline(), folder);
    }

    public async Task<SubmitArticleResponse> SubmitAsync(RawDocument document) =>
        await Client.SubmitArticleAsync(new SubmitArticleRequest { Document = document }, cancellationToken: Cancel);

    /// <summary>Follows the article to its terminal state and returns all that was told on the way.</summary>
    public async Task<List<TrackArticleResponse>> TrackAsync(ArticleRef article)
    {
        using var call = Client.TrackArticle(
            new TrackArticleRequest { ArticleId = article.ArticleId, Revision = article.Revision }, deadline: Deadline(), cancellationToken: Cancel);
        return await call.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel);
    }

    /// <summary>Waits until intake is slowed.</summary>
    public Task EventuallyOverAsync() =>
        EventuallyAsync(_ => Task.FromResult(_app.Services.GetRequiredService<IntakeGate>().IsOver), "intake is slowed");

    /// <summary>
    /// Returns when every endpoint receives. A bus that is stopped before goes on starting in the background, and takes messages from
    /// the hosts after it.
    /// </summary>
    public async Task<IngestHost> ReceivingAsync()
    {
        await ReceivingAsync(_app.Services);
        return this;
    }

    public static async Task ReceivingAsync(IServiceProvider services)
    {
        var bus = services.GetRequiredService<IBusControl>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(BusPatience);
        try
        {
            await bus.WaitForHealthStatus(BusHealthStatus.Healthy, patience.Token);
        }
        catch (OperationCanceledException e) when (!Cancel.IsCancellationRequested)
        {
            var endpoints = bus.CheckHealth().Endpoints.Select(p => $"{p.Key}: {p.Value.Status}, {p.Value.Description} {p.Value.Exception?.Message}");
            throw new TimeoutException($"The bus does not receive. {string.Join("; ", endpoints)}", e);
        }
    }

    public static DateTime Deadline() => DateTime.UtcNow + Patience;

    public Task StopAsync() => _app.StopAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    public static Task EventuallyAsync(Func<CancellationToken, Task<bool>> probe, string what) =>
        Eventually.TrueAsync(probe, Patience, what, Cancel);
}
