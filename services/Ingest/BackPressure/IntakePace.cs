using Microsoft.Extensions.Options;

namespace Newsroom.Ingest;

/// <summary>
/// Keeps what one team brings from taking the machine away from what others have on their way: while others bring copy too, a team of
/// which much waits may bring as much as leaves. What it brings faster would only wait longer.
/// </summary>
public sealed class IntakePace(FairTurns turns, DispatchWindow window, IOptions<IngestOptions> options, TimeProvider clock)
{
    /// <summary>Articles that a team may have waiting before it is slowed.</summary>
    private const long Allowance = 100;

    /// <summary>Articles a second even if hardly any leave.</summary>
    private const double MinRate = 40;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _nextAt = new(StringComparer.Ordinal);

    /// <summary>How long the next article of the team should wait.</summary>
    public TimeSpan Take(string team)
    {
        lock (_lock)
        {
            if (!turns.HasOthers(team) || turns.Waiting(team) < Allowance)
                return TimeSpan.Zero;
            var now = clock.GetTimestamp();
            var most = now + Ticks(options.Value.MaxIntakeDelay);
            var at = Math.Clamp(_nextAt.GetValueOrDefault(team), now, most);
            _nextAt[team] = at + Ticks(TimeSpan.FromSeconds(1) / Math.Max(MinRate, window.Rate * options.Value.SharedIntakeRatio));
            return clock.GetElapsedTime(now, at);
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
