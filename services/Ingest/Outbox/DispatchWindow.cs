using Microsoft.Extensions.Options;

namespace Newsroom.Ingest;

/// <summary>
/// How many revisions this replica may have on the bus. Fair order ends where the queues begin, so they are kept short: there may be as
/// many as leave again in <see cref="IngestOptions.TransitRatio"/> times what the way takes without a queue, fewer while several teams
/// bring copy (<see cref="IngestOptions.SharedTransitRatio"/>). What it takes is found out now and then by letting the queues run empty
/// for a moment. What is silent for long is forgotten, so that a lost queue does not hold up what comes after it; the sweeper sees to it.
/// </summary>
public sealed class DispatchWindow(FairTurns turns, IOptions<IngestOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(.5);

    /// <summary>
    /// In a probe articles go one at a time, since two are in each other's way already where processors are few; but not for longer, as
    /// the one may be stuck.
    /// </summary>
    private static readonly TimeSpan LongestAlone = TimeSpan.FromSeconds(2);

    /// <summary>Ways that a probe needs at least to be believed.</summary>
    private const int ProbeSize = 4;

    /// <summary>Weight of the last sample in the rate.</summary>
    private const double Smoothing = .3;

    private readonly Lock _lock = new();
    private readonly Dictionary<RevisionKey, long> _open = [];
    private readonly List<TimeSpan> _ways = [];
    private long _sampled = clock.GetTimestamp();
    private long _probed = clock.GetTimestamp();
    private bool _probing = true;
    private TimeSpan _shortest;
    private int _ended;
    private double _rate;

    /// <summary>How many more may go.</summary>
    public int Room => Left(more: 0);

    /// <summary>How many may go beside those of the window, if they come early.</summary>
    public int EarlyRoom => Left(options.Value.MinDispatched);

    /// <summary>Revisions of this replica that come to an end in a second.</summary>
    public double Rate
    {
        get
        {
            lock (_lock)
                return _rate;
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

    private int Least => turns.IsShared ? 1 : options.Value.MinDispatched;

    private int Limit => _probing
        ? clock.GetElapsedTime(_probed) < LongestAlone ? 1 : Least
        : (int)Math.Clamp(Math.Round(_rate * Ratio * _shortest.TotalSeconds), Least, options.Value.MaxDispatched);

    private double Ratio => turns.IsShared ? options.Value.SharedTransitRatio : options.Value.TransitRatio;

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
            var removed = 0;
            foreach (var key in ended)
            {
                if (!_open.Remove(key, out var since))
                    continue;
                removed++;
                if (_probing && since >= _probed)
                    _ways.Add(clock.GetElapsedTime(since));
            }

            _ended += removed;
            return removed > 0;
        }
    }

    private int Left(int more)
    {
        lock (_lock)
        {
            Measure();
            return Math.Max(0, Limit + more - _open.Count);
        }
    }

    private void Measure()
    {
        var elapsed = clock.GetElapsedTime(_sampled);
        if (elapsed < Sample)
            return;
        // A probe says nothing of what the stages can do.
        var rate = _ended / elapsed.TotalSeconds;
        if (!_probing || rate > _rate)
            _rate += Smoothing * (rate - _rate);
        (_sampled, _ended) = (clock.GetTimestamp(), 0);
        foreach (var (key, since) in _open)
        {
            if (clock.GetElapsedTime(since) > Forgotten)
                _open.Remove(key);
        }

        if (_probing && _ways.Count >= ProbeSize && clock.GetElapsedTime(_probed) >= Probe)
            EndProbe();
        else if (!_probing && clock.GetElapsedTime(_probed) >= BetweenProbes)
            (_probing, _probed) = (true, clock.GetTimestamp());
    }

    private void EndProbe()
    {
        _ways.Sort();
        // Not the shortest of all: what is refused early has a short way. Not the middle: the first still waited behind others.
        _shortest = _ways[_ways.Count / 4];
        _ways.Clear();
        _probing = false;
    }
}
