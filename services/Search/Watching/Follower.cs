using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Search.Changes;

namespace Newsroom.Search.Watching;

/// <summary>How every stream of this service follows a log: from a cursor, with a fresh cursor now and then, until caller or server ends it.</summary>
internal sealed class Follower(OpenStreams streams, Watchers watchers, IOptions<SearchOptions> options, TimeProvider clock)
{
    /// <summary>
    /// Follows <paramref name="feed"/>. <paramref name="start"/> checks the request and gives the position to begin after;
    /// <paramref name="tell"/> makes responses of a page; <paramref name="cursorOnly"/> makes one that only moves the cursor.
    /// </summary>
    public Task FollowAsync<TItem, TResponse>(
        ServerCallContext context, SharedFeed<TItem> feed, IServerStreamWriter<TResponse> responses, Func<CancellationToken, Task<long>> start,
        Func<FollowedPage<TItem>, CancellationToken, Task<IReadOnlyList<TResponse>>> tell, Func<long, TResponse> cursorOnly)
        where TItem : class => streams.RunAsync(context, async ct =>
        {
            var position = await start(ct);
            using var place = watchers.Enter();
            // At once, so that a watcher that breaks off before the first match has a place to go on from.
            await responses.WriteAsync(cursorOnly(position), ct);
            var told = clock.GetTimestamp();
            while (true)
            {
                var page = await ReadAsync(feed, position, ct);
                foreach (var response in await tell(page, ct))
                {
                    await responses.WriteAsync(response, ct);
                    told = clock.GetTimestamp();
                }

                if (page.Items.Count > 0)
                    position = feed.PositionOf(page.Items[^1]);
                var silence = options.Value.WatchHeartbeat - clock.GetElapsedTime(told);
                if (silence <= TimeSpan.Zero)
                {
                    // So that the cursor of a watcher that nothing matches does not grow older than the log.
                    await responses.WriteAsync(cursorOnly(position), ct);
                    told = clock.GetTimestamp();
                }
                else if (!page.Next.IsCompleted)
                {
                    await Task.WhenAny(page.Next, Task.Delay(silence, clock, ct));
                    ct.ThrowIfCancellationRequested();
                }
            }
        });

    private static async Task<FollowedPage<T>> ReadAsync<T>(SharedFeed<T> feed, long position, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await feed.ReadAsync(position, cancellationToken);
        }
        catch (ForgottenException)
        {
            throw FollowStart.Forgotten();
        }
    }
}
