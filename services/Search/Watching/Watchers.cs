using Microsoft.Extensions.Options;
using Newsroom.Hosting;

namespace Newsroom.Search.Watching;

/// <summary>Counts the streams that are open, of searches and of alerts, and bounds them, those of each team too.</summary>
internal sealed class Watchers(Telemetry telemetry, IOptions<SearchOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ofTeam = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Takes a place until it is disposed of; RESOURCE_EXHAUSTED if there is none.</summary>
    /// <param name="team">Empty: of no team, of which there may be as many as of all.</param>
    public IDisposable Enter(string team)
    {
        lock (_lock)
        {
            var own = _ofTeam.GetValueOrDefault(team);
            if (_count >= options.Value.MaxWatchers)
                throw RpcErrors.Exhausted($"This server already has {options.Value.MaxWatchers} watchers.", RetryAfter);
            if (team.Length > 0 && own >= options.Value.MaxWatchersOfTeam)
                throw RpcErrors.Exhausted($"The team already has {options.Value.MaxWatchersOfTeam} watchers on this server.", RetryAfter);
            _count++;
            _ofTeam[team] = own + 1;
        }

        telemetry.WatchersChanged(+1);
        return new Place(this, team);
    }

    private void Leave(string team)
    {
        lock (_lock)
        {
            _count--;
            if (--_ofTeam[team] == 0)
                _ofTeam.Remove(team);
        }

        telemetry.WatchersChanged(-1);
    }

    private sealed class Place(Watchers watchers, string team) : IDisposable
    {
        public void Dispose() => watchers.Leave(team);
    }
}
