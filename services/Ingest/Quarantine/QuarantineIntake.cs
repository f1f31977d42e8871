namespace Newsroom.Ingest;

/// <summary>Stores poison, for as long as that takes.</summary>
public sealed class QuarantineIntake(
    IQuarantineStore store, QuarantineTelemetry telemetry, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<QuarantineIntake> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Returns when the message is stored or need not be; throws only when stopped.</summary>
    public async Task TakeAsync(PoisonMessage message, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                Report(message, await store.CollectAsync(message, clock.GetUtcNow(), stop.Token));
                return;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                Log.QuarantineUnreachable(logger, e, message.MessageId, message.FoundIn, delay);
            }

            await Task.Delay(delay, clock, stop.Token);
        }
    }

    private void Report(PoisonMessage message, CollectOutcome outcome)
    {
        var stage = message.Queue.Stage;
        if (outcome == CollectOutcome.Collected)
        {
            telemetry.Collected(stage);
            Log.PoisonCollected(logger, message.MessageId, message.FoundIn, message.ArticleId, message.Revision, message.ExceptionType);
        }
        else if (outcome == CollectOutcome.Killed)
        {
            Log.PoisonOfKilled(logger, message.MessageId, message.FoundIn, message.ArticleId);
        }
    }
}
