namespace Newsroom.Ingest;

/// <summary>Counts what is in quarantine, now and then.</summary>
public sealed class QuarantineGauge(IQuarantineStore store, QuarantineTelemetry telemetry, TimeProvider clock, ILogger<QuarantineGauge> logger)
    : BackgroundService
{
    /// <summary>More than an operator would go through one by one; keeps the count cheap.</summary>
    private const int Limit = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                telemetry.Counts = await store.CountAsync(Limit, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.QuarantineUnmeasured(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
