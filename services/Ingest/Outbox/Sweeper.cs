using Microsoft.Extensions.Options;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>
/// Sends again what went silent on its way, since a broker can lose its disk and a stage its message; gives up after some attempts.
/// On the in-memory bus it starts with everything pending, because that bus ended with the process before.
/// </summary>
public sealed class Sweeper(
    IArticleStore store,
    OutboxSignal signal,
    IOptions<IngestOptions> options,
    IOptions<BusOptions> bus,
    IngestTelemetry telemetry,
    TimeProvider clock,
    ILogger<Sweeper> logger) : BackgroundService
{
    private const int BatchSize = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Its loss is no failure of the article, so it never spends the last attempt.
        if (bus.Value.Transport == BusTransport.InMemory)
            await TrySweepAsync(TimeSpan.Zero, int.MaxValue, stoppingToken);
        using var timer = new PeriodicTimer(options.Value.SweepInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TrySweepAsync(options.Value.SweepDeadline, options.Value.MaxAttempts, stoppingToken);
    }

    private async Task TrySweepAsync(TimeSpan deadline, int maxAttempts, CancellationToken cancellationToken)
    {
        try
        {
            // One time for all batches: what the first sends again is not silent for the second.
            var rules = new SweepRules(clock.GetUtcNow(), deadline, maxAttempts, BatchSize);
            SweepResult result;
            do
            {
                result = await store.SweepAsync(rules, cancellationToken);
                Report(result);
            }
            while (result.Resent.Count + result.Quarantined.Count == BatchSize);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.SweepFailed(logger, e);
        }
    }

    private void Report(SweepResult result)
    {
        if (result.Resent.Count > 0)
            signal.Raise();
        telemetry.Resent(result.Resent.Count);
        foreach (var article in result.Resent)
            Log.Resent(logger, article.ArticleId, article.Revision);
        foreach (var article in result.Quarantined)
            Log.TimedOut(logger, article.ArticleId, article.Revision);
    }
}
