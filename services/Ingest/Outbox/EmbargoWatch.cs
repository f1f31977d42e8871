using Microsoft.Extensions.Options;

namespace Newsroom.Ingest;

/// <summary>Sends embargoed revisions when their time has come. Replicas share the work.</summary>
public sealed class EmbargoWatch(
    IArticleStore store, OutboxSignal signal, IOptions<IngestOptions> options, TimeProvider clock, ILogger<EmbargoWatch> logger)
    : BackgroundService
{
    private const int BatchSize = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.EmbargoInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                int ended;
                do
                {
                    ended = await EndAsync(stoppingToken);
                }
                while (ended == BatchSize);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.EmbargoFailed(logger, e);
            }
        }
    }

    private async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        var ended = await store.EndEmbargoesAsync(clock.GetUtcNow(), BatchSize, cancellationToken);
        if (ended.Count > 0)
            signal.Raise();
        foreach (var article in ended)
            Log.EmbargoEnded(logger, article.ArticleId, article.Revision);
        return ended.Count;
    }
}
