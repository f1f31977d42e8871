using System.Collections.Concurrent;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.EndToEnd.Tests;

/// <summary>The broker's data folder is lost while everything that was accepted rests in its queues.</summary>
public sealed class WipedBroker(PostgreSqlFixture database)
{
    private const int Count = 1_000;

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(240);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task loses_no_article_and_each_is_indexed_once()
    {
        await using var broker = await RabbitMqFixture.StartOwnAsync();
        await using var newsroom = await Topology.StartAsync(
            broker, database,
            new Dictionary<string, string?>
            {
                // All of them into the queues, which ingest otherwise keeps short.
                ["NEWSROOM_INGEST__MINDISPATCHED"] = $"{Count}",
                ["NEWSROOM_INGEST__SWEEPINTERVAL"] = "00:00:02",
                ["NEWSROOM_INGEST__SWEEPDEADLINE"] = "00:00:20",
            },
            Token);
        // Without tagging nothing gets through: once cleaning is done with an article, its only event is in the broker.
        await newsroom.Tagging.KillAsync();
        var accepted = new ConcurrentDictionary<string, ArticleRef>();
        await Articles.SubmitAsync(newsroom.IngestClient, "numbat", Enumerable.Range(0, Count), accepted, Token);
        foreach (var article in accepted.Keys)
        {
            await Eventually.TrueAsync(
                async ct => (await HopsAsync(newsroom, article, ct)).Any(h => h.Stage == Stage.Cleaning), DrainTimeout, $"{article} is cleaned", Token);
        }

        Assert.Equal(Count, await Articles.CountAsync(newsroom.IngestClient, ArticleState.Pending, Token));

        await broker.WipeAsync();
        await newsroom.Tagging.StartAsync(Token);

        await Eventually.TrueAsync(
            async ct => await Articles.CountAsync(newsroom.IngestClient, ArticleState.Indexed, ct) == Count, DrainTimeout, "all are indexed", Token);
        foreach (var article in accepted.Keys)
            Assert.Contains(await HopsAsync(newsroom, article, Token), h => h is { Stage: Stage.Search, Attempt: > 1 });
        var found = await Articles.FindAsync(newsroom.SearchClient, "numbat", Token);
        Assert.Equal(Count, found.Count);
        Assert.Equal(Count, found.Distinct(StringComparer.Ordinal).Count());
        foreach (var state in new[] { ArticleState.Pending, ArticleState.Quarantined, ArticleState.Rejected, ArticleState.Superseded })
            Assert.Equal(0, await Articles.CountAsync(newsroom.IngestClient, state, Token));
    }

    private static async Task<IEnumerable<Hop>> HopsAsync(Topology newsroom, string articleId, CancellationToken cancellationToken)
    {
        var status = await newsroom.IngestClient.GetArticleStatusAsync(
            new GetArticleStatusRequest { ArticleId = articleId }, deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: cancellationToken);
        return status.Revisions.Single().Hops;
    }
}
