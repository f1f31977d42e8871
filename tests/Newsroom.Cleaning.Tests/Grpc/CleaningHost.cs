using System.Collections.Concurrent;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Testing;

namespace Newsroom.Cleaning.Tests.Grpc;

/// <summary>The real service in this process, on free ports and the in-memory bus, beside a listener to what it publishes.</summary>
public sealed class CleaningHost : IServiceModule, IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;

    public CleaningHost()
    {
        _app = NewsroomHost.Build("cleaning", [new CleaningModule(), this], new Dictionary<string, string?>
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Bus:Transport"] = "InMemory",
            ["Logging:LogLevel:Default"] = "Critical",
        });
    }

    public string Name => "listener";

    public ConcurrentQueue<ArticleCleaned> Cleaned { get; } = new();

    public ConcurrentQueue<PipelineProgress> Progress { get; } = new();

    public GrpcChannel Channel { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        await Eventually.TrueAsync(
            _ => Task.FromResult(_app.Services.GetRequiredService<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy),
            Timeout, "the bus is ready", CancellationToken.None);
        // The gRPC endpoint is the first that the host configures.
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Channel = GrpcChannel.ForAddress(addresses.First(), new GrpcChannelOptions { MaxReceiveMessageSize = null });
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Changes a setting that is read while the service runs.</summary>
    public void Change(string key, string value)
    {
        _app.Configuration[key] = value;
        ((IConfigurationRoot)_app.Configuration).Reload();
    }

    public Task PublishAsync(ArticleReceived received, CancellationToken ct) =>
        _app.Services.GetRequiredService<IBus>().PublishEventAsync(received, received.Article, received.Attempt, ct);

    public Task<PipelineProgress> ProgressOfAsync(string articleId, CancellationToken ct) => Eventually.GetAsync(
        _ => Task.FromResult(Progress.FirstOrDefault(p => p.Article.ArticleId == articleId)), Timeout, $"progress of {articleId}", ct);

    public void AddServices(IHostApplicationBuilder builder) => builder.Services.AddSingleton(this);

    public void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<Listener>().Endpoint(e => e.Name = "test-listener");

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    private sealed class Listener(CleaningHost host) : IConsumer<ArticleCleaned>, IConsumer<PipelineProgress>
    {
        public Task Consume(ConsumeContext<ArticleCleaned> context)
        {
            host.Cleaned.Enqueue(context.Message);
            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<PipelineProgress> context)
        {
            host.Progress.Enqueue(context.Message);
            return Task.CompletedTask;
        }
    }
}
