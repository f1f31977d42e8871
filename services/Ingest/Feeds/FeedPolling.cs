using Microsoft.Extensions.Options;

namespace Newsroom.Ingest.Feeds;

/// <summary>Drives the poller and the page fetcher for as long as the process runs.</summary>
public sealed class FeedPolling(
    FeedPoller poller, PageFetcher pages, IFeedStore store, FeedTelemetry telemetry, IOptions<FeedOptions> options, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<FeedPolling> logger) : BackgroundService
{
    private static readonly TimeSpan CountInterval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
            return;
        // Polls end, and give their feeds back, while the rest of the process can still serve them.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await Task.WhenAll(
        [
            .. Enumerable.Range(0, options.Value.Concurrency).Select(_ => RepeatAsync(poller.PollNextAsync, options.Value.IdleInterval, stop.Token)),
            .. Enumerable.Range(0, options.Value.PageConcurrency).Select(_ => RepeatAsync(pages.FetchNextAsync, options.Value.IdleInterval, stop.Token)),
            RepeatAsync(CountAsync, CountInterval, stop.Token),
        ]);
    }

    /// <summary>Goes on at once while there was something to do, else after the interval.</summary>
    private async Task RepeatAsync(Func<CancellationToken, Task<bool>> step, TimeSpan interval, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!await step(cancellationToken))
                    await Task.Delay(interval, clock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                FeedLog.Interrupted(logger, e, interval);
                await Task.Delay(interval, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> CountAsync(CancellationToken cancellationToken)
    {
        telemetry.Quiet = await store.CountQuietAsync(cancellationToken);
        return false;
    }
}
