using Microsoft.Extensions.Options;

namespace Newsroom.Tagging.Stories.Store;

/// <summary>Repairs stories and announces what that changed, at intervals, and until nothing is left to do.</summary>
internal sealed class StoryMaintenance(StoryRepairer repairer, StoryAnnouncer announcer, IOptions<StoryOptions> options, TimeProvider clock, ILogger<StoryMaintenance> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RepairInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // What a process that died left comes first.
            await announcer.AnnounceAsync(cancellationToken);
            int examined;
            do
            {
                (examined, var changed) = await repairer.RepairAsync(options.Value.RepairBatch, cancellationToken);
                if (changed > 0)
                    await announcer.AnnounceAsync(cancellationToken);
            }
            while (examined == options.Value.RepairBatch);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Nothing is lost: what was not done is done at the next turn, and the health check reports the database.
            log.StoriesNotRepaired(e);
        }
    }
}
