using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

public sealed class StopAndStart
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_tracker_is_told_unavailable_when_the_service_stops()
    {
        await using var host = await IngestHost.StartAsync();
        var answer = await host.SubmitAsync(Documents.Text("lost-a"));
        using var call = host.Client.TrackArticle(
            new TrackArticleRequest { ArticleId = answer.Article.ArticleId }, deadline: IngestHost.Deadline(), cancellationToken: Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        var stopping = host.StopAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel).AsTask());
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        await stopping;
    }

    [Fact]
    public async Task an_embedded_start_sends_again_what_the_process_before_left_unfinished()
    {
        ArticleRef unfinished;
        string folder;
        await using (var first = await IngestHost.StartAsync())
        {
            folder = first.Folder;
            unfinished = (await first.SubmitAsync(Documents.Text("lost-a"))).Article;
            var finished = (await first.SubmitAsync(Documents.Text("a"))).Article;
            await first.TrackAsync(finished);
            await IngestHost.EventuallyAsync(_ => Task.FromResult(first.Pipeline.Received.Count == 2), "both articles were sent");
            await IngestHost.EventuallyAsync(async ct => (await first.Store.MeasureOutboxAsync(ct)).Depth == 0, "both were confirmed");
        }

        await using var second = await IngestHost.StartAsync(folder);
        await IngestHost.EventuallyAsync(_ => Task.FromResult(!second.Pipeline.Received.IsEmpty), "something is sent again");

        Assert.Equal((unfinished, 2), (second.Pipeline.Received.Single().Article, second.Pipeline.Received.Single().Attempt));
    }

    [Fact]
    public async Task a_hold_and_an_embargo_outlive_a_crash()
    {
        DateTimeOffset until;
        string folder;
        ArticleRef hold, embargoed;
        // The first one looks for ended embargoes too seldom to see this one.
        await using (var first = await IngestHost.StartAsync(settings: ("Ingest:EmbargoInterval", "00:01:00")))
        {
            await first.TrackAsync((await first.SubmitAsync(Documents.Text("held"))).Article);
            hold = (await first.Client.WithdrawArticleAsync(
                new WithdrawArticleRequest { Source = "harbour-desk", Guid = "held", Mode = WithdrawMode.Hold }, cancellationToken: Cancel)).Article;
            await first.TrackAsync(hold);
            until = TimeProvider.System.GetUtcNow().AddSeconds(3);
            embargoed = (await first.SubmitAsync(Documents.Text("embargoed").With(d => d.Declared.EmbargoedUntil = until.ToTimestamp()))).Article;
            await IngestHost.EventuallyAsync(async ct => (await first.Store.MeasureOutboxAsync(ct)).Depth == 0, "all was confirmed");
            folder = Crash(first.Folder);
        }

        await using var second = await IngestHost.StartAsync(folder, ("Ingest:EmbargoInterval", "00:00:00.050"));
        var correction = await second.SubmitAsync(Documents.Text("held", "Corrected while it was held."));
        Assert.Equal((SubmitOutcome.Held, ArticleState.Withdrawn), (correction.Outcome, correction.State));
        var sent = (await second.TrackAsync(embargoed))[^1].Status;
        Assert.Equal(ArticleState.Indexed, sent.State);
        Assert.All(sent.Hops, h => Assert.True(h.StartedAt.ToDateTimeOffset() >= until));
        Assert.Equal(embargoed, Assert.Single(second.Pipeline.Received).Article);

        var release = (await second.Client.ReleaseArticleAsync(new ReleaseArticleRequest { ArticleId = hold.ArticleId }, cancellationToken: Cancel)).Article;
        Assert.Equal(ArticleState.Indexed, (await second.TrackAsync(release))[^1].Status.State);
        await IngestHost.EventuallyAsync(async ct => (await second.Store.MeasureOutboxAsync(ct)).Depth == 0, "all was confirmed");

        Assert.Equal([embargoed, release], second.Pipeline.Received.Select(r => r.Article));
    }

    [Fact]
    public async Task a_silent_article_is_sent_again_and_then_given_up()
    {
        await using var host = await IngestHost.StartAsync(
            folder: null, ("Ingest:SweepInterval", "00:00:00.050"), ("Ingest:SweepDeadline", "00:00:00.100"), ("Ingest:MaxAttempts", "3"));

        var answer = await host.SubmitAsync(Documents.Text("lost-a"));
        var last = (await host.TrackAsync(answer.Article))[^1].Status;

        Assert.Equal((ArticleState.Quarantined, Reason.TimedOut), (last.State, last.Reason));
        Assert.Equal([1, 2, 3], host.Pipeline.Received.Select(r => r.Attempt));
    }

    [Fact]
    public async Task a_broker_that_is_away_does_not_refuse_articles_and_loses_none()
    {
        string folder;
        ArticleRef article;
        await using (var alone = await IngestHost.StartAsync(
            pipeline: null,
            folder: null,
            ("Bus:Transport", "RabbitMq"),
            ("Bus:Uri", $"amqp://127.0.0.1:{ServerProcess.FreePort()}/"),
            ("Ingest:PublishTimeout", "00:00:00.500")))
        {
            folder = alone.Folder;
            article = (await alone.SubmitAsync(Documents.Text("a"))).Article;
            await IngestHost.EventuallyAsync(_ => Task.FromResult(alone.MeasuredOutboxDepth == 1), "the relay has failed and measured");
        }

        await using var reconnected = await IngestHost.StartAsync(folder);

        Assert.Equal(ArticleState.Indexed, (await reconnected.TrackAsync(article))[^1].Status.State);
    }

    /// <summary>The files as a kill at this moment would leave them.</summary>
    private static string Crash(string folder)
    {
        var image = Directory.CreateTempSubdirectory("newsroom-ingest-").FullName;
        foreach (var file in Directory.GetFiles(folder, "ingest.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(image, Path.GetFileName(file)));
        return image;
    }

    [Theory]
    [InlineData("Ingest:MaxInFlightPerStream", "0")]
    [InlineData("Ingest:SweepDeadline", "00:00:00")]
    [InlineData("Ingest:MaxAttempts", "0")]
    public async Task settings_out_of_range_stop_the_start(string key, string value) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => IngestHost.StartAsync(folder: null, (key, value)));
}
