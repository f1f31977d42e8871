using Microsoft.Extensions.Options;

namespace Newsroom.Ingest;

/// <summary>
/// Keeps what one team brings from taking the machine away from what others have on their way: while others bring copy too, a team of
/// which much waits may bring a few times as much as leaves. What it brings faster would only wait longer.
/// </summary>
public sealed class IntakePace(FairTurns turns, DispatchWindow window, IOptions<IngestOptions> options, TimeProvider clock)
{
    /// <summary>Articles that a team may have waiting before it is slowed.</summary>
    private const long Allowance = 100;

    /// <summary>Articles a second even if hardly any leave.</summary>
    private const double MinRate = 40;

    /// <summary>After its last article a team still counts as bringing copy.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _nextAt = new(StringComparer.Ordinal);
    private (string Team, long At) _latest = ("", long.MinValue);
    private (string Team, long At) _before = ("", long.MinValue);

    /// <summary>How long the next article of the team should wait.</summary>
    public TimeSpan Take(string team)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            if (_latest.Team != team)
                _before = _latest;
            _latest = (team, now);
            if (_before.At == long.MinValue || clock.GetElapsedTime(_before.At, now) > Remembered || turns.Waiting(team) < Allowance)
                return TimeSpan.Zero;
            var most = now + Ticks(options.Value.MaxIntakeDelay);
            var at = Math.Clamp(_nextAt.GetValueOrDefault(team), now, most);
            _nextAt[team] = at + Ticks(TimeSpan.FromSeconds(1) / Math.Max(MinRate, window.Rate * options.Value.SharedIntakeRatio));
            return clock.GetElapsedTime(now, at);
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
