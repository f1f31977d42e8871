using Microsoft.Extensions.Options;
using Newsroom.Search.SavedSearches;

namespace Newsroom.Search.Changes;

/// <summary>Keeps changes and alerts from growing without end. Every replica does; what one has forgotten the others find gone.</summary>
internal sealed class LogKeeper(IIndexLog log, IAlertStore alerts, IOptions<SearchOptions> options, TimeProvider clock, ILogger<LogKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TrimAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        try
        {
            await log.TrimAsync(clock.GetUtcNow() - options.Value.LogRetention, options.Value.LogMaxChanges, cancellationToken);
            await alerts.TrimAsync(clock.GetUtcNow() - options.Value.AlertRetention, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.ChangesNotTrimmed(e);
        }
    }
}
