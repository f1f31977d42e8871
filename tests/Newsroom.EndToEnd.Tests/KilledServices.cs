using System.Collections.Concurrent;
using Newsroom.Article.V1;
using Newsroom.Testing;

namespace Newsroom.EndToEnd.Tests;

/// <summary>kill -9 of each service in turn while articles are on their way.</summary>
public sealed class KilledServices(RabbitMqFixture broker, PostgreSqlFixture database)
{
    private const int Count = 500;

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
            var submitting = Articles.SubmitAsync(newsroom.IngestClient, "quokka", Enumerable.Range(i * batch, batch), accepted, Token);
            await Eventually.TrueAsync(
                _ => Task.FromResult(accepted.Count >= (i * batch) + (batch / 3)), DrainTimeout, "a third of the batch is accepted", Token);
            var onTheWay = accepted.Count - await Articles.CountAsync(newsroom.IngestClient, ArticleState.Indexed, Token);
            Assert.True(onTheWay > 0, "Nothing was on its way: send more.");
            TestContext.Current.SendDiagnosticMessage("killing service {0} with {1} articles on their way", i, onTheWay);

            await newsroom.All[i].KillAsync();
            await newsroom.All[i].StartAsync(Token);
            await submitting;
        }

        Assert.Equal(Count, accepted.Count);
        await Eventually.TrueAsync(
            async ct => await Articles.CountAsync(newsroom.IngestClient, ArticleState.Indexed, ct) == Count, DrainTimeout, "all are indexed", Token);
        var found = await Articles.FindAsync(newsroom.SearchClient, "quokka", Token);
        Assert.Equal(Count, found.Count);
        Assert.Equal(Count, found.Distinct(StringComparer.Ordinal).Count());
        foreach (var state in new[] { ArticleState.Pending, ArticleState.Quarantined, ArticleState.Rejected, ArticleState.Superseded })
            Assert.Equal(0, await Articles.CountAsync(newsroom.IngestClient, state, Token));
    }
}
