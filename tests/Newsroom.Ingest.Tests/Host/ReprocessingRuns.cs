using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>Stored articles go through the pipeline again: counted first, at a rate, each once, also over a restart.</summary>
public sealed class ReprocessingRuns
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_dry_run_counts_and_sends_nothing()
    {
        await using var host = await IngestHost.StartAsync();
        await SubmitAndFinishAsync(host, 5);
        await host.SubmitAsync(Documents.Text("lost-a"));

        var answer = await host.Client.ReprocessArticlesAsync(new ReprocessArticlesRequest(), cancellationToken: Cancel);

        Assert.Equal(new ReprocessArticlesResponse { Matched = 5 }, answer);
        Assert.All(host.Pipeline.Received, r => Assert.Equal(1, r.Attempt));
    }

    [Fact]
    public async Task each_match_is_sent_once_more_and_the_run_says_when_it_is_done()
    {
        await using var host = await IngestHost.StartAsync();
        var articles = await SubmitAndFinishAsync(host, 20);
        await SubmitAndFinishAsync(host, 3, "login-");

        var run = await host.Client.ReprocessArticlesAsync(
            new ReprocessArticlesRequest { State = ArticleState.Indexed, Execute = true, Rate = 1_000 }, cancellationToken: Cancel);
        var done = await FinishedAsync(host, run.RunId);

        Assert.Equal((20, 20), (run.Matched, run.Queued));
        Assert.Equal((20, 20, false), (done.Matched, done.Queued, done.Cancelled));
        await IngestHost.EventuallyAsync(_ => Task.FromResult(host.Pipeline.Received.Count(r => r.Attempt == 2) == 20), "all arrived again");
        Assert.Equal(
            articles.Select(a => a.ArticleId).Order(StringComparer.Ordinal),
            host.Pipeline.Received.Where(r => r.Attempt == 2).Select(r => r.Article.ArticleId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task what_is_killed_or_held_is_not_sent()
    {
        await using var host = await IngestHost.StartAsync();
        var articles = await SubmitAndFinishAsync(host, 3);
        foreach (var (article, mode) in articles.Zip([WithdrawMode.Kill, WithdrawMode.Hold]))
        {
            await host.Client.WithdrawArticleAsync(
                new WithdrawArticleRequest { Source = article.Source, Guid = article.Guid, Mode = mode, Notice = "Withdrawn." }, cancellationToken: Cancel);
        }

        var run = await host.Client.ReprocessArticlesAsync(new ReprocessArticlesRequest { Execute = true }, cancellationToken: Cancel);

        Assert.Equal(1, run.Matched);
        Assert.Equal(1, (await FinishedAsync(host, run.RunId)).Queued);
        await IngestHost.EventuallyAsync(_ => Task.FromResult(host.Pipeline.Received.Any(r => r.Attempt == 2)), "the third arrived again");
        Assert.Equal(articles[2].ArticleId, Assert.Single(host.Pipeline.Received, r => r.Attempt == 2).Article.ArticleId);
    }

    [Fact]
    public async Task a_run_keeps_to_its_rate_and_goes_on_after_a_restart()
    {
        string folder, runId;
        int before;
        await using (var first = await IngestHost.StartAsync())
        {
            folder = first.Folder;
            await SubmitAndFinishAsync(first, 60);
            var started = TimeProvider.System.GetTimestamp();
            runId = (await first.Client.ReprocessArticlesAsync(
                new ReprocessArticlesRequest { Execute = true, Rate = 20 }, cancellationToken: Cancel)).RunId;
            await IngestHost.EventuallyAsync(async _ => (await GetAsync(first, runId)).Queued >= 12, "a part was sent");
            var run = await GetAsync(first, runId);
            // Four at once, then 20 a second.
            Assert.InRange(run.Queued, 12, 4 + (long)Math.Ceiling(20 * TimeProvider.System.GetElapsedTime(started).TotalSeconds));
            Assert.Null(run.FinishedAt);
            await IngestHost.EventuallyAsync(async ct => (await first.Store.MeasureOutboxAsync(ct)).Depth == 0, "what was sent has gone");
            before = first.Pipeline.Received.Count(r => r.Attempt == 2);
        }

        await using var second = await IngestHost.StartAsync(folder);
        var done = await FinishedAsync(second, runId);

        Assert.Equal(60, done.Queued);
        Assert.InRange(before, 12, 59);
        foreach (var article in await second.Store.ListAsync(new ArticleFilter(), after: null, 100, Cancel))
        {
            await IngestHost.EventuallyAsync(
                async ct => (await second.Store.FindAsync(article.Article.ArticleId, 0, ct))!.Revisions[0] is { State: ArticleState.Indexed } status
                    // More than two: the in-memory bus lost it when the first host stopped, and the sweeper sent it.
                    && status.Hops.Max(h => h.Attempt) >= 2,
                "it is indexed once more");
        }
    }

    [Fact]
    public async Task a_cancelled_run_sends_no_more()
    {
        await using var host = await IngestHost.StartAsync();
        await SubmitAndFinishAsync(host, 30);
        var run = await host.Client.ReprocessArticlesAsync(new ReprocessArticlesRequest { Execute = true, Rate = 5 }, cancellationToken: Cancel);
        await IngestHost.EventuallyAsync(async _ => (await GetAsync(host, run.RunId)).Queued > 0, "it has begun");

        var cancelled = await host.Client.CancelReprocessRunAsync(new CancelReprocessRunRequest { RunId = run.RunId }, cancellationToken: Cancel);

        var state = await GetAsync(host, run.RunId);
        Assert.True(state.Cancelled);
        Assert.NotNull(state.FinishedAt);
        Assert.InRange(state.Queued, 1, 29);
        Assert.Equal(cancelled.Queued, state.Queued);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.CancelReprocessRunAsync(
            new CancelReprocessRunRequest { RunId = run.RunId }, cancellationToken: Cancel));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
    }

    private static async Task<List<ArticleRef>> SubmitAndFinishAsync(IngestHost host, int count, string prefix = "")
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(i => host.SubmitAsync(Documents.Text($"{prefix}{i}"))));
        await Task.WhenAll(answers.Select(a => host.TrackAsync(a.Article)));
        return [.. answers.Select(a => a.Article)];
    }

    private static async Task<GetReprocessRunResponse> GetAsync(IngestHost host, string runId) =>
        await host.Client.GetReprocessRunAsync(new GetReprocessRunRequest { RunId = runId }, cancellationToken: Cancel);

    private static async Task<GetReprocessRunResponse> FinishedAsync(IngestHost host, string runId)
    {
        await IngestHost.EventuallyAsync(async _ => (await GetAsync(host, runId)).FinishedAt is not null, "the run is done");
        return await GetAsync(host, runId);
    }
}
