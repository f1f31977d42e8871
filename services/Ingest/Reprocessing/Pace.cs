namespace Newsroom.Ingest;

/// <summary>
/// Spreads work over time: small batches, each due when the ones before it have used up their share of the rate. Time that was
/// missed is not made up for.
/// </summary>
/// <param name="rate">Items per second.</param>
public sealed class Pace(int rate, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private long _started = clock.GetTimestamp();
    private double _due;

    /// <summary>Items of one batch: what the rate allows in a fifth of a second, but at least one.</summary>
    public int BatchSize { get; } = Math.Max(1, (int)(rate * Interval.TotalSeconds));

    /// <summary>Returns when the next batch is due.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var late = clock.GetElapsedTime(_started).TotalSeconds - _due;
        if (late < 0)
            await Task.Delay(TimeSpan.FromSeconds(-late), clock, cancellationToken);
        else if (late > Interval.TotalSeconds)
            (_started, _due) = (clock.GetTimestamp(), 0);
    }

    /// <summary>Notes what was done, which may be less than a batch.</summary>
    public void Spend(int count) => _due += (double)count / rate;
}
