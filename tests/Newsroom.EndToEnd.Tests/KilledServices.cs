using System.Collections.Concurrent;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.EndToEnd.Tests;

/// <summary>kill -9 of each service in turn while articles are on their way.</summary>
public sealed class KilledServices(RabbitMqFixture broker, PostgreSqlFixture database)
{
    private const int Count = 500;
    private const int Submitters = 8;

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(180);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task lose_no_article_and_index_each_once()
    {
        await using var newsroom = await Topology.StartAsync(
            broker, database,
            new Dictionary<string, string?>
            {
                ["NEWSROOM_INGEST__SWEEPINTERVAL"] = "00:00:02",
                ["NEWSROOM_INGEST__SWEEPDEADLINE"] = "00:00:20",
            },
            Token);
        var accepted = new ConcurrentDictionary<string, ArticleRef>();
        var submitting = Parallel.ForEachAsync(
            Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = Submitters, CancellationToken = Token },
            async (number, ct) =>
            {
                var article = await Articles.SubmitAsync(newsroom.IngestClient, Articles.Generated("quokka", number), ct);
                accepted[article.ArticleId] = article;
            });

        var killedWhilePending = new List<int>();
        for (var i = 0; i < newsroom.All.Count; i++)
        {
            // The next kill comes when a quarter more has been accepted, or all have: never on an idle pipeline.
            var wanted = Math.Min(Count - 1, (i + 1) * Count / 5);
            await Eventually.TrueAsync(
                _ => Task.FromResult(accepted.Count >= wanted || submitting.IsCompleted), DrainTimeout, $"{wanted} are accepted", Token);
            killedWhilePending.Add(Count - accepted.Count);
            await newsroom.All[i].KillAsync();
            await newsroom.All[i].StartAsync(Token);
        }

        await submitting;
        Assert.Equal(Count, accepted.Count);
        Assert.All(killedWhilePending, pending => Assert.True(pending > 0, "A service was killed after all articles were in: send more."));

        await Eventually.TrueAsync(
            async ct => await CountAsync(newsroom, ArticleState.Indexed, ct) == Count, DrainTimeout, "all are indexed", Token);
        var found = await Articles.FindAsync(newsroom.SearchClient, "quokka", Token);
        Assert.Equal(Count, found.Count);
        Assert.Equal(Count, found.Distinct(StringComparer.Ordinal).Count());
        foreach (var state in new[] { ArticleState.Pending, ArticleState.Quarantined, ArticleState.Rejected, ArticleState.Superseded })
            Assert.Equal(0, await CountAsync(newsroom, state, Token));
    }

    private static async Task<int> CountAsync(Topology newsroom, ArticleState state, CancellationToken cancellationToken)
    {
        var page = await newsroom.IngestClient.ListArticlesAsync(
            new ListArticlesRequest { State = state, PageSize = 1_000 }, deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: cancellationToken);
        return page.Articles.Count;
    }
}
