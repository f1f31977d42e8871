using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Testing;

namespace Newsroom.Integration.Tests.Bus;

/// <summary>A process with the real bus and two consumers: a stage that does what the test says, and one that records progress.</summary>
internal sealed class BusHost : IServiceModule, IAsyncDisposable
{
    private readonly Microsoft.AspNetCore.Builder.WebApplication _app;

    private BusHost(IReadOnlyDictionary<string, string?> settings, Func<ConsumeContext<ArticleReceived>, Task<StageResult>>? stage)
    {
        Stage = stage;
        _app = NewsroomHost.Build("test", [this], settings);
    }

    public string Name => "test";

    public IEnumerable<string> ReceivesFrom => Stage is null ? [] : [Queues.CleaningArticleReceived, Queues.IngestPipelineProgress];

    public Func<ConsumeContext<ArticleReceived>, Task<StageResult>>? Stage { get; }

    public ConcurrentQueue<PipelineProgress> Progress { get; } = new();

    public ConcurrentQueue<(Guid? MessageId, int Redeliveries, ArticleReceived Event)> Deliveries { get; } = new();

    /// <summary>Whether the process ends by itself.</summary>
    public bool IsEnding => _app.Lifetime.ApplicationStopping.IsCancellationRequested;

    public IBus Bus => _app.Services.GetRequiredService<IBus>();

    public static async Task<BusHost> StartAsync(
        BusTransport transport, Uri? uri, Func<ConsumeContext<ArticleReceived>, Task<StageResult>>? stage, CancellationToken cancellationToken,
        params (string Key, string Value)[] settings)
    {
        var host = await StartUnreadyAsync(transport, uri, stage, cancellationToken, settings);
        await Eventually.TrueAsync(
            ct => Task.FromResult(host._app.Services.GetRequiredService<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy),
            TimeSpan.FromSeconds(30), "the bus is ready", cancellationToken);
        return host;
    }

    /// <summary>Its bus may still be coming up.</summary>
    public static async Task<BusHost> StartUnreadyAsync(
        BusTransport transport, Uri? uri, Func<ConsumeContext<ArticleReceived>, Task<StageResult>>? stage, CancellationToken cancellationToken,
        params (string Key, string Value)[] settings)
    {
        var host = new BusHost(
            new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            {
                ["Listen:GrpcPort"] = "0",
                ["Listen:HttpPort"] = "0",
                ["Bus:Transport"] = transport.ToString(),
                ["Bus:Uri"] = uri?.ToString() ?? "amqp://unused",
                ["Bus:RetryIntervals:0"] = "00:00:00.010",
                ["Bus:RedeliveryIntervals:0"] = "00:00:00.300",
                ["Logging:LogLevel:Default"] = "Critical",
            },
            stage);
        await host._app.StartAsync(cancellationToken);
        return host;
    }

    public Task PublishAsync(ArticleReceived received, CancellationToken cancellationToken) =>
        Bus.PublishEventAsync(received, received.Article, received.Attempt, cancellationToken);

    public Task<PipelineProgress> ProgressAsync(StageOutcome outcome, CancellationToken cancellationToken) => Eventually.GetAsync(
        _ => Task.FromResult(Progress.FirstOrDefault(p => p.Outcome == outcome)),
        TimeSpan.FromSeconds(30), $"progress {outcome}", cancellationToken);

    public void AddServices(IHostApplicationBuilder builder) => builder.Services.AddSingleton(this);

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
        // Without a stage the host only publishes.
        if (Stage is null)
            return;
        bus.AddConsumer<StageConsumer, StageDefinition>();
        bus.AddConsumer<ProgressConsumer, ProgressDefinition>();
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal sealed class StageConsumer(BusHost host, StageRunner runner) : IConsumer<ArticleReceived>
    {
        public Task Consume(ConsumeContext<ArticleReceived> context)
        {
            host.Deliveries.Enqueue((context.MessageId, context.GetRedeliveryCount(), context.Message));
            return runner.RunAsync(
                Article.V1.Stage.Cleaning, context, context.Message.Article, context.Message.Attempt, _ => host.Stage!(context));
        }
    }

    internal sealed class ProgressConsumer(BusHost host) : IConsumer<PipelineProgress>
    {
        public Task Consume(ConsumeContext<PipelineProgress> context)
        {
            host.Progress.Enqueue(context.Message);
            return Task.CompletedTask;
        }
    }

    internal sealed class StageDefinition(IOptions<BusOptions> options)
        : StageConsumerDefinition<StageConsumer>(Queues.CleaningArticleReceived, Article.V1.Stage.Cleaning, options);

    internal sealed class ProgressDefinition(IOptions<BusOptions> options)
        : EventConsumerDefinition<ProgressConsumer>(Queues.IngestPipelineProgress, options);
}
