using Microsoft.Extensions.Options;

namespace Newsroom.Ingest.Feeds;

/// <summary>Keeps the requests to one host apart, over all replicas.</summary>
public sealed class HostSlots(IFeedStore store, IOptions<FeedOptions> options, TimeProvider clock)
{
    /// <summary>Returns when the host may be asked; throws <see cref="HostBusyException"/> at once if that is too far away.</summary>
    public async Task TakeAsync(string host, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var slot = await store.ReserveHostAsync(host, now, options.Value.HostInterval, atMost, cancellationToken);
        if (slot > now + atMost)
            throw new HostBusyException(host, slot);
        if (slot > now)
            await Task.Delay(slot - now, clock, cancellationToken);
    }
}
