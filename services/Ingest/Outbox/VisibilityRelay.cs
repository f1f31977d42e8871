using Google.Protobuf.WellKnownTypes;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>
/// Tells the other services who may see an article since that was changed, as often as the store says. Replicas may tell the same: the
/// consumers go by the version.
/// </summary>
public sealed class VisibilityRelay(
    IArticleStore store, IBusControl bus, VisibilitySignal signal, IOptions<IngestOptions> options, IOptions<BusOptions> busOptions,
    TimeProvider clock, ILogger<VisibilityRelay> logger) : BackgroundService
{
    private const int BatchSize = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // It drops what is published before its consumers listen; RabbitMQ keeps that in their queues.
        if (busOptions.Value.Transport == BusTransport.InMemory)
            await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = 0;
            try
            {
                sent = await RelayAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.VisibilityNotSent(logger, e);
            }

            if (sent < BatchSize)
                await signal.WaitAsync(options.Value.OutboxPollInterval, stoppingToken);
        }
    }

    private async Task<int> RelayAsync(CancellationToken cancellationToken)
    {
        var due = await store.TakeVisibilityChangesAsync(clock.GetUtcNow(), BatchSize, cancellationToken);
        foreach (var change in due)
        {
            using var activity = IngestTelemetry.Source.StartActivity("visibility relay");
            activity?.SetTag(IngestTelemetry.ArticleIdTag, change.Article.ArticleId);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(options.Value.PublishTimeout);
            var changed = new ArticleVisibilityChanged
            {
                Article = change.Article,
                Visibility = change.Visibility,
                ChangedAt = clock.GetUtcNow().ToTimestamp(),
            };
            await bus.PublishEventAsync(changed, change.Article, attempt: 1, timeout.Token, $"{change.Visibility.Version}.{change.Sends}");
            // Even when stopping: what was confirmed need not be sent again at once.
            await store.ConfirmVisibilityAsync(change, clock.GetUtcNow(), CancellationToken.None);
        }

        return due.Count;
    }
}
