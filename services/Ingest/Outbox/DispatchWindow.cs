using Microsoft.Extensions.Options;

namespace Newsroom.Ingest;

/// <summary>
/// How many revisions this replica may have on the bus. Fair order ends where the queues begin, so they are kept short: there may be as
/// many as come to an end in <see cref="IngestOptions.TargetTransit"/>. What is silent for long is forgotten, so that a lost
/// queue does not hold up what comes after it; the sweeper sees to it.
/// </summary>
public sealed class DispatchWindow(IOptions<IngestOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(250);

    /// <summary>Weight of the last sample in the rate.</summary>
    private const double Smoothing = .3;

    private readonly Lock _lock = new();
    private readonly Dictionary<RevisionKey, long> _open = [];
    private long _sampled = clock.GetTimestamp();
    private int _ended;
    private double _rate;

    /// <summary>How many more may go.</summary>
    public int Room
    {
        get
        {
            lock (_lock)
            {
                Measure();
                return Math.Max(0, Limit - _open.Count);
            }
        }
    }

    /// <summary>Those that are on the bus, as far as known.</summary>
    public IReadOnlyCollection<RevisionKey> Open
    {
        get
        {
            lock (_lock)
                return [.. _open.Keys];
        }
    }

    private int Limit => (int)Math.Clamp(_rate * options.Value.TargetTransit.TotalSeconds, options.Value.MinDispatched, options.Value.MaxDispatched);

    public void Add(IEnumerable<RevisionKey> dispatched)
    {
        lock (_lock)
        {
            foreach (var key in dispatched)
                _open[key] = clock.GetTimestamp();
        }
    }

    /// <summary>These have come to an end, whoever handed them to the bus. True if that made room.</summary>
    public bool Remove(IEnumerable<RevisionKey> ended)
    {
        lock (_lock)
        {
            var removed = ended.Count(_open.Remove);
            _ended += removed;
            return removed > 0;
        }
    }

    private void Measure()
    {
        var elapsed = clock.GetElapsedTime(_sampled);
        if (elapsed < Sample)
            return;
        _rate += Smoothing * ((_ended / elapsed.TotalSeconds) - _rate);
        (_sampled, _ended) = (clock.GetTimestamp(), 0);
        foreach (var (key, since) in _open)
        {
            if (clock.GetElapsedTime(since) > Forgotten)
                _open.Remove(key);
        }
    }
}
