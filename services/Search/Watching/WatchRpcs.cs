using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Grpc;
using Newsroom.Search.Highlighting;
using Newsroom.Search.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Watching;

/// <summary>The rpc that follows a query.</summary>
internal sealed class WatchRpcs(
    ChangeFeed feed, IIndexLog log, OpenStreams streams, Watchers watchers, Telemetry telemetry, IOptions<SearchOptions> options, TimeProvider clock)
{
    public Task WatchAsync(WatchSearchRequest request, IServerStreamWriter<WatchSearchResponse> responses, ServerCallContext context) =>
        streams.RunAsync(context, async ct =>
        {
            var query = SearchRequestReader.ReadQuery(request.Query);
            var state = await log.GetStateAsync(ct);
            var position = FollowStart.Read(request.Cursor, state);
            using var place = watchers.Enter();
            await FollowAsync(query, state.LogId, position, responses, ct);
        });

    private async Task FollowAsync(
        QueryExpression query, Guid logId, long position, IServerStreamWriter<WatchSearchResponse> responses, CancellationToken cancellationToken)
    {
        var highlighter = new Highlighter(query);
        // At once, so that a watcher that breaks off before the first match has a place to go on from.
        await responses.WriteAsync(new WatchSearchResponse { Cursor = ChangeCursor.Encode(logId, position) }, cancellationToken);
        var told = (Position: position, At: clock.GetTimestamp());
        while (true)
        {
            var page = await ReadAsync(position, cancellationToken);
            foreach (var change in page.Items)
            {
                position = change.Position;
                if (Watch.Decide(query, change) is not { } match)
                    continue;
                await responses.WriteAsync(
                    new WatchSearchResponse
                    {
                        Hit = new IndexHit(match.Article, 0).ToSearchHit(highlighter),
                        Cursor = ChangeCursor.Encode(logId, position),
                        Correction = match.Correction,
                    },
                    cancellationToken);
                telemetry.WatchMatched(clock.GetUtcNow() - match.Article.IndexedAt.ToDateTimeOffset());
                told = (position, clock.GetTimestamp());
            }

            var silence = options.Value.WatchHeartbeat - clock.GetElapsedTime(told.At);
            if (silence <= TimeSpan.Zero)
            {
                // So that the cursor of a watcher that nothing matches does not grow older than the log.
                await responses.WriteAsync(new WatchSearchResponse { Cursor = ChangeCursor.Encode(logId, position) }, cancellationToken);
                told = (position, clock.GetTimestamp());
            }
            else if (!page.Next.IsCompleted)
            {
                await Task.WhenAny(page.Next, Task.Delay(silence, clock, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<FollowedPage<FollowedChange>> ReadAsync(long position, CancellationToken cancellationToken)
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
