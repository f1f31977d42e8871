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
        var batch = Count / newsroom.All.Count;
        for (var i = 0; i < newsroom.All.Count; i++)
        {
            var submitting = SubmitAsync(newsroom, Enumerable.Range(i * batch, batch), accepted);
            await Eventually.TrueAsync(
                _ => Task.FromResult(accepted.Count >= (i * batch) + (batch / 3)), DrainTimeout, "a third of the batch is accepted", Token);
            var onTheWay = accepted.Count - await CountAsync(newsroom, ArticleState.Indexed, Token);
            Assert.True(onTheWay > 0, "Nothing was on its way: send more.");
            TestContext.Current.SendDiagnosticMessage("killing service {0} with {1} articles on their way", i, onTheWay);

            await newsroom.All[i].KillAsync();
            await newsroom.All[i].StartAsync(Token);
            await submitting;
        }

        Assert.Equal(Count, accepted.Count);
        await Eventually.TrueAsync(
            async ct => await CountAsync(newsroom, ArticleState.Indexed, ct) == Count, DrainTimeout, "all are indexed", Token);
        var found = await Articles.FindAsync(newsroom.SearchClient, "quokka", Token);
        Assert.Equal(Count, found.Count);
        Assert.Equal(Count, found.Distinct(StringComparer.Ordinal).Count());
        foreach (var state in new[] { ArticleState.Pending, ArticleState.Quarantined, ArticleState.Rejected, ArticleState.Superseded })
            Assert.Equal(0, await CountAsync(newsroom, state, Token));
    }

    private static Task SubmitAsync(Topology newsroom, IEnumerable<int> numbers, ConcurrentDictionary<string, ArticleRef> accepted) =>
        Parallel.ForEachAsync(
            numbers, new ParallelOptions { MaxDegreeOfParallelism = Submitters, CancellationToken = Token },
            async (number, ct) =>
            {
                var article = await Articles.SubmitAsync(newsroom.IngestClient, Articles.Generated("quokka", number), ct);
                accepted[article.ArticleId] = article;
            });

    private static async Task<int> CountAsync(Topology newsroom, ArticleState state, CancellationToken cancellationToken)
    {
        var page = await newsroom.IngestClient.ListArticlesAsync(
            new ListArticlesRequest { State = state, PageSize = 1_000 }, deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: cancellationToken);
        return page.Articles.Count;
    }
}
