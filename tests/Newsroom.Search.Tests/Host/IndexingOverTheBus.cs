using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Host;

public class IndexingOverTheBus
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tagged_article_becomes_findable_and_is_reported()
    {
        await using var host = await SearchHost.StartAsync(Cancellation);
        Assert.Equal(0, (await SearchAsync(host, "storm")).Total);

        var article = Articles.Make("a", "Storm hits Tallinn", "It was a storm. People fled.", day: 2);
        await host.PublishAsync(article, Cancellation);
        var indexed = await host.NextAsync<ArticleIndexed>(Cancellation);
        var progress = await host.NextAsync<PipelineProgress>(Cancellation);

        Assert.Equal((article.Article, 1, "Storm hits Tallinn", "en"), (indexed.Article, indexed.Attempt, indexed.Title, indexed.Language));
        Assert.Equal((article.Article, Stage.Search, StageOutcome.Completed), (progress.Article, progress.Stage, progress.Outcome));
        var hit = Assert.Single((await SearchAsync(host, "storm")).Hits);
        Assert.Equal(indexed.IndexedAt, hit.IndexedAt);
    }

    [Fact]
    public async Task Redelivered_article_is_reported_again_and_found_once()
    {
        await using var host = await SearchHost.StartAsync(Cancellation);
        var article = Articles.Make("a", "Storm", "x");
        await host.PublishAsync(article, Cancellation);
        var first = await host.NextAsync<ArticleIndexed>(Cancellation);
        Assert.Equal(StageOutcome.Completed, (await host.NextAsync<PipelineProgress>(Cancellation)).Outcome);
        await host.PublishAsync(article, Cancellation);
        Assert.Equal(first, await host.NextAsync<ArticleIndexed>(Cancellation));
        Assert.Equal(StageOutcome.Completed, (await host.NextAsync<PipelineProgress>(Cancellation)).Outcome);
        Assert.Equal(1, (await SearchAsync(host, "storm")).Total);
    }

    [Fact]
    public async Task Lower_revision_that_comes_late_is_reported_superseded()
    {
        await using var host = await SearchHost.StartAsync(Cancellation);
        await host.IndexAsync(Cancellation, Articles.Make("a", "Calm", "x", revision: 2));
        await host.PublishAsync(Articles.Make("a", "Storm", "x", revision: 1), Cancellation);
        var progress = await host.NextAsync<PipelineProgress>(Cancellation);
        Assert.Equal((StageOutcome.Superseded, 1), (progress.Outcome, progress.Article.Revision));
        Assert.Equal(0, (await SearchAsync(host, "storm")).Total);
    }

    [Fact]
    public async Task Late_article_cannot_come_back_after_its_kill()
    {
        await using var host = await SearchHost.StartAsync(Cancellation);
        var article = Articles.Make("a", "Storm", "x");
        var report = await host.WithdrawAsync(article.Article, WithdrawalKind.Kill, "Wrong.", Cancellation);
        Assert.Equal((Stage.Search, StageOutcome.Completed, 2), (report.Stage, report.Outcome, report.Article.Revision));

        await host.PublishAsync(article, Cancellation);
        var progress = await host.NextAsync<PipelineProgress>(Cancellation);
        Assert.Equal((StageOutcome.Superseded, 1), (progress.Outcome, progress.Article.Revision));
        Assert.Equal(0, (await SearchAsync(host, "storm")).Total);
    }

    [Fact]
    public async Task Release_is_reported_by_the_copy_that_it_lets_through()
    {
        await using var host = await SearchHost.StartAsync(Cancellation);
        var article = Articles.Make("a", "Storm", "x");
        await host.WithdrawAsync(article.Article, WithdrawalKind.Hold, "", Cancellation);

        await host.PublishWithdrawalAsync(new ArticleRef(article.Article) { Revision = 2 }, WithdrawalKind.Release, "", Cancellation);
        await host.PublishAsync(Articles.Make("b", "Calm", "x"), Cancellation);
        await host.NextAsync<PipelineProgress>(Cancellation);
        await host.PublishAsync(Articles.Make("a", "Storm", "x", revision: 3), Cancellation);
        var progress = await host.NextAsync<PipelineProgress>(Cancellation);

        // Had the release been reported on too, its report would have come here or before.
        Assert.Equal(("a", 3), (progress.Article.Guid, progress.Article.Revision));
        Assert.Equal(1, (await SearchAsync(host, "storm")).Total);
    }

    [Fact]
    public async Task Change_of_a_story_moves_its_articles()
    {
        await using var host = await SearchHost.StartAsync(Cancellation);
        await host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"));
        await host.PublishStoryAsync("0f8fad5b-d9cb-469f-a165-70867728950e", sequence: 1, Cancellation, Articles.Ref("a"));
        await Eventually.TrueAsync(
            async _ => (await SearchAsync(host, "story:\"0f8fad5b-d9cb-469f-a165-70867728950e\"")).Total == 1,
            TimeSpan.FromSeconds(20), "the article is found by its story", Cancellation);
        Assert.Equal("0f8fad5b-d9cb-469f-a165-70867728950e", (await SearchAsync(host, "storm")).Hits.Single().StoryId);
    }

    private static async Task<SearchResponse> SearchAsync(SearchHost host, string query) =>
        await host.Client.SearchAsync(new SearchRequest { Query = query }, cancellationToken: Cancellation);
}
