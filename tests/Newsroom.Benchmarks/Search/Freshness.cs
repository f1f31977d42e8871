using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Search.V1;

namespace Newsroom.Benchmarks.Search;

/// <summary>
/// From the moment an event is handed to the broker to the moment a search by gRPC shows its effect, at a steady rate. The search for an
/// article is asked once search reports it: had it lied, the run would fail.
/// </summary>
internal sealed class Freshness(SearchServer server, SearchEvents events, SearchService.SearchServiceClient client)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private IBus Bus => server.Services.GetRequiredService<IBus>();

    public Task<Latencies> IndexAsync(IReadOnlyList<(IndexedArticle Article, string Word)> articles, int perSecond, CancellationToken cancellationToken) =>
        AtRateAsync(articles, perSecond, async (item, ct) =>
        {
            var tagged = new ArticleTagged
            {
                Article = item.Article.Article,
                Attempt = 1,
                Clean = item.Article.Clean,
                Tags = item.Article.Tags,
                ReceivedAt = item.Article.ReceivedAt,
            };
            await Bus.PublishEventAsync(tagged, tagged.Article, 1, ct);
            await events.IndexedAsync(tagged.Article.ArticleId).WaitAsync(ct);
            if (!await IsFoundAsync(item.Word, ct))
                throw new InvalidOperationException($"{tagged.Article.Guid} is reported as indexed and is not found.");
        }, cancellationToken);

    public Task<Latencies> KillAsync(IReadOnlyList<(IndexedArticle Article, string Word)> articles, int perSecond, CancellationToken cancellationToken) =>
        AtRateAsync(articles, perSecond, async (item, ct) =>
        {
            var withdrawn = new ArticleWithdrawn
            {
                Article = item.Article.Article.Clone(),
                Attempt = 1,
                Kind = WithdrawalKind.Kill,
                Notice = "Killed.",
                WithdrawnAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            };
            withdrawn.Article.Revision++;
            await Bus.PublishEventAsync(withdrawn, withdrawn.Article, 1, ct);
            while (await IsFoundAsync(item.Word, ct))
                await Task.Delay(Poll, ct);
        }, cancellationToken);

    private async Task<bool> IsFoundAsync(string word, CancellationToken cancellationToken) =>
        (await client.SearchAsync(new SearchRequest { Query = word, PageSize = 1 }, cancellationToken: cancellationToken)).Hits.Count > 0;

    private static async Task<Latencies> AtRateAsync<T>(IReadOnlyList<T> items, int perSecond, Func<T, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var running = new List<Task<TimeSpan>>();
        for (var i = 0; i < items.Count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, cancellationToken);
            running.Add(TimeAsync(items[i]));
        }
        return new Latencies(await Task.WhenAll(running));

        async Task<TimeSpan> TimeAsync(T item)
        {
            var from = Stopwatch.GetTimestamp();
            await act(item, cancellationToken);
            return Stopwatch.GetElapsedTime(from);
        }
    }
}
