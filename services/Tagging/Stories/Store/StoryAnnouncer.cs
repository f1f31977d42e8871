using MassTransit;
using Newsroom.Hosting;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Stories.Store;

/// <summary>
/// Publishes what the repair changed. A change is kept with it in one transaction and forgotten when the broker has confirmed it; what is
/// published twice has the same message id.
/// </summary>
internal sealed class StoryAnnouncer(IStoryStore store, IBus bus)
{
    private const int BatchSize = 100;

    /// <summary>Publishes all that is waiting, in order.</summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        while (await store.PendingAsync(BatchSize, cancellationToken) is { Count: > 0 } pending)
        {
            foreach (var change in pending)
            {
                await bus.PublishEventAsync(change.Event, change.Event.Articles[0], attempt: 1, cancellationToken, change.ChangeId);
                await store.AnnouncedAsync(change, cancellationToken);
            }
        }
    }
}
