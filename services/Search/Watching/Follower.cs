using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Search.Changes;

namespace Newsroom.Search.Watching;

/// <summary>How every stream of this service follows a log: from a cursor, with a fresh cursor now and then, until caller or server ends it.</summary>
internal sealed class Follower(OpenStreams streams, Watchers watchers, IOptions<SearchOptions> options, TimeProvider clock)
{
    /// <param name="start">Position to begin after.</param>
    /// <param name="storedTo">As in <see cref="SharedFeed{T}.ReadAsync"/>.</param>
    /// <param name="tell">Makes responses of a stretch of the log, one at a time as they are sent.</param>
    /// <param name="cursorOnly">Makes a response that only moves the cursor.</param>
    public Task FollowAsync<TItem, TResponse>(
        ServerCallContext context, SharedFeed<TItem> feed, IServerStreamWriter<TResponse> responses, long start, long storedTo,
        Func<IReadOnlyList<TItem>, CancellationToken, IAsyncEnumerable<TResponse>> tell, Func<long, TResponse> cursorOnly)
        where TItem : class => streams.RunAsync(context, async ct =>
        {
            using var place = watchers.Enter(context.Principal().Team);
            // At once, so that a watcher that breaks off before the first match has a place to go on from.
            await responses.WriteAsync(cursorOnly(start), ct);
            var (position, told) = (start, clock.GetTimestamp());
            while (true)
            {
                var page = await ReadAsync(feed, position, storedTo, ct);
                await foreach (var response in tell(page.Items, ct))
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

    private static async Task<FollowedPage<T>> ReadAsync<T>(SharedFeed<T> feed, long position, long storedTo, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await feed.ReadAsync(position, storedTo, cancellationToken);
        }
        catch (ForgottenException)
        {
            throw FollowCursor.Forgotten();
        }
    }
}
