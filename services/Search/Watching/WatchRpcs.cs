using System.Runtime.CompilerServices;
using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Desks;
using Newsroom.Search.Grpc;
using Newsroom.Search.Highlighting;
using Newsroom.Search.Matching;
using Newsroom.Search.V1;

namespace Newsroom.Search.Watching;

/// <summary>The rpc that follows a query.</summary>
internal sealed class WatchRpcs(
    ChangeFeed feed, IIndexLog log, Follower follower, [FromKeyedServices("search")] ReaderLedger readers, Telemetry telemetry, TimeProvider clock)
{
    public async Task WatchAsync(WatchSearchRequest request, IServerStreamWriter<WatchSearchResponse> responses, ServerCallContext context)
    {
        var query = SearchRequestReader.ReadQuery(request.Query);
        var (matcher, highlighter) = (new ArticleMatcher(query), new Highlighter(query));
        var state = await log.GetStateAsync(context.CancellationToken);
        var start = FollowCursor.Read(FollowedLog.Changes, request.Cursor, state.LogId, state.Last, state.TrimmedTo);
        await follower.FollowAsync(context, feed, responses, start, state.Last, Tell, position => new WatchSearchResponse { Cursor = Cursor(position) });

        async IAsyncEnumerable<WatchSearchResponse> Tell(IReadOnlyList<FollowedChange> changes, [EnumeratorCancellation] CancellationToken ct)
        {
            foreach (var match in Matches(matcher, highlighter, changes, context.Principal(), Cursor))
            {
                await readers.ServedAsync(context.Principal(), [match.Hit], ct);
                yield return match;
            }
        }

        string Cursor(long position) => FollowCursor.Write(FollowedLog.Changes, state.LogId, position);
    }

    private IEnumerable<WatchSearchResponse> Matches(
        ArticleMatcher matcher, Highlighter highlighter, IReadOnlyList<FollowedChange> changes, Principal watcher, Func<long, string> cursor)
    {
        foreach (var change in changes)
        {
            if (Watch.Decide(matcher, change, watcher) is not { } match)
                continue;
            telemetry.WatchMatched(clock.GetUtcNow() - match.Article.IndexedAt.ToDateTimeOffset());
            yield return new WatchSearchResponse
            {
                Hit = new IndexHit(match.Article, 0).ToSearchHit(highlighter),
                Cursor = cursor(change.Position),
                Correction = match.Correction,
            };
        }
    }
}
