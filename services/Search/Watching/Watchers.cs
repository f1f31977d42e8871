using Microsoft.Extensions.Options;
using Newsroom.Hosting;

namespace Newsroom.Search.Watching;

/// <summary>Counts the streams that are open, of searches and of alerts, and bounds them.</summary>
internal sealed class Watchers(Telemetry telemetry, IOptions<SearchOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private int _count;

    /// <summary>Takes a place until it is disposed of; RESOURCE_EXHAUSTED if there is none.</summary>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _count) > options.Value.MaxWatchers)
        {
            Interlocked.Decrement(ref _count);
            throw RpcErrors.Exhausted($"This server already has {options.Value.MaxWatchers} watchers.", RetryAfter);
        }

        telemetry.WatchersChanged(+1);
        return new Place(this);
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _count);
        telemetry.WatchersChanged(-1);
    }

    private sealed class Place(Watchers watchers) : IDisposable
    {
        public void Dispose() => watchers.Leave();
    }
}
