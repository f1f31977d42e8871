namespace Newsroom.Ingest;

/// <summary>
/// Numbers the articles that wait for the bus so that, taken by number, teams come in turn, and within a team its sources by their weights.
/// Each article moves its lane ahead by what it costs; a lane that was idle starts where the others are now. (Start-time fair queueing.)
/// A team of which nothing waits comes before whatever waits.
/// Every replica numbers for itself, from the number that all have reached together.
/// </summary>
/// <param name="weights">Share of a source in its team's turns, compared with 1 for the others.</param>
public sealed class FairTurns(IReadOnlyDictionary<string, double> weights, TimeProvider clock)
{
    /// <summary>What an article of a team's only source costs.</summary>
    public const long Article = 1_000_000;

    /// <summary>More sources of one team share lanes, so that what is kept and looked at stays small whatever a team calls its sources.</summary>
    private const int Lanes = 128;

    /// <summary>After its last article a team still counts as bringing copy.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane[]> _teams = new(StringComparer.Ordinal);
    private long _now;
    private (string Team, long? At) _latest = ("", null);
    private (string Team, long? At) _other = ("", null);

    /// <summary>Whether several teams bring copy.</summary>
    public bool IsShared
    {
        get
        {
            lock (_lock)
                return IsRecent(_other.At) && IsRecent(_latest.At);
        }
    }

    /// <summary>All that is numbered lower has been handed to the bus, but for what came early.</summary>
    public long Now
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    /// <summary>Before whatever waits: for withdrawals.</summary>
    public long First => Now - 2;

    /// <summary>The number of the next article of this lane.</summary>
    public long Next(string team, string source)
    {
        lock (_lock)
        {
            if (!_teams.TryGetValue(team, out var lanes))
                _teams[team] = lanes = new Lane[Lanes];
            if (_latest.Team != team)
                _other = _latest;
            _latest = (team, clock.GetTimestamp());
            var weight = weights.GetValueOrDefault(source, 1);
            ref var lane = ref lanes[(uint)string.GetHashCode(source, StringComparison.Ordinal) % Lanes];
            lane = lane with { Weight = weight };
            // The lanes that have something waiting share the team's turns.
            var waiting = 0.0;
            foreach (var other in lanes)
                waiting += other.Last > _now ? other.Weight : 0;
            var sharing = waiting + (lane.Last <= _now ? weight : 0);
            lane = lane with { Last = Math.Max(_now, lane.Last) + (long)(Article * sharing / weight) };
            return waiting > 0 ? lane.Last : _now - 1;
        }
    }

    /// <summary>Whether a team other than this brings copy.</summary>
    public bool HasOthers(string team)
    {
        lock (_lock)
            return IsRecent((_latest.Team == team ? _other : _latest).At);
    }

    /// <summary>About how many articles of the team wait, of those that have come in here.</summary>
    public long Waiting(string team)
    {
        lock (_lock)
            return _teams.TryGetValue(team, out var lanes) ? Math.Max(0, lanes.Max(lane => lane.Last) - _now) / Article : 0;
    }

    /// <summary>All articles up to this number have been handed to the bus.</summary>
    public void Advance(long turn)
    {
        lock (_lock)
            _now = Math.Max(_now, turn);
    }

    private bool IsRecent(long? at) => at is { } time && clock.GetElapsedTime(time) <= Remembered;

    /// <param name="Last">Number of its last article.</param>
    private readonly record struct Lane(long Last, double Weight);
}
