using Microsoft.Extensions.Options;
using Newsroom.Search.Changes;

namespace Newsroom.Search.Desks;

/// <summary>Opens articles to their audience when the time has come that their owner has set. Replicas may open the same.</summary>
internal sealed class VisibilityLifter(
    VisibilityKeeper keeper, ChangeSignal changes, IOptions<SearchOptions> options, TimeProvider clock, ILogger<VisibilityLifter> logger)
    : BackgroundService
{
    private const int BatchSize = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.VisibilityInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await keeper.LiftAsync(BatchSize, stoppingToken) is > 0 and var lifted)
                {
                    changes.Raise();
                    logger.VisibilityLifted(lifted);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // They stay with their owner until it succeeds.
                logger.VisibilityNotLifted(e);
            }
        }
    }
}
