using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>
/// Works on runs of reprocessing, one at a time, at the rate that each states. A run whose replica is gone is taken up by another
/// where it stopped.
/// </summary>
public sealed class Reprocessor(
    IReprocessStore store, IntakeGate gate, OutboxSignal outbox, Instance instance, TimeProvider clock, ILogger<Reprocessor> logger)
    : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long a run rests after its replica was killed; renewed with every batch.</summary>
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    // Of this object, not of the process: two hosts in one process are two replicas.
    private readonly string _owner = $"{instance.Name}/{Guid.NewGuid():N}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, clock);
        do
        {
            try
            {
                while (await store.LeaseAsync(_owner, clock.GetUtcNow(), clock.GetUtcNow() + LeaseTime, stoppingToken) is { } run)
                    await WorkAsync(run, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.ReprocessingFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WorkAsync(ReprocessRun run, CancellationToken cancellationToken)
    {
        Log.ReprocessingTaken(logger, run.RunId, run.Queued, run.Matched, run.Rate);
        try
        {
            var pace = new Pace(run.Rate, clock);
            ReprocessStep step;
            do
            {
                await pace.WaitAsync(cancellationToken);
                // New copy goes first: while intake is slowed the lease is only renewed.
                var limit = gate.IsOver ? 0 : pace.BatchSize;
                step = await store.AdvanceAsync(run, _owner, limit, clock.GetUtcNow(), clock.GetUtcNow() + LeaseTime, cancellationToken);
                pace.Spend(limit == 0 ? pace.BatchSize : step.Sent);
                if (step.Sent > 0)
                    outbox.Raise();
            }
            while (step.Goes);
            Log.ReprocessingEnded(logger, run.RunId);
        }
        finally
        {
            await store.ReleaseAsync(run, _owner, CancellationToken.None);
        }
    }
}
