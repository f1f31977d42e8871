using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Events.V1;

namespace Newsroom.Ingest.Tests;

public abstract partial class ArticleStoreCompliance
{
    [Fact]
    public async Task reports_become_the_history_in_the_order_it_happened()
    {
        var article = await AcceptAsync("a");

        await RecordAsync(Report(article, Stage.Search), Report(article, Stage.Cleaning), Report(article, Stage.Ingest), Report(article, Stage.Tagging));

        var status = await StatusAsync(article);
        Assert.Equal([Stage.Ingest, Stage.Cleaning, Stage.Tagging, Stage.Search], status.Hops.Select(h => h.Stage));
        Assert.Equal((ArticleState.Indexed, Noon.AddMinutes(1).ToTimestamp()), (status.State, status.FinishedAt));
        var report = Report(article, Stage.Tagging);
        Assert.Equal(
            new V1.Hop
            {
                Stage = Stage.Tagging,
                Attempt = 1,
                Outcome = StageOutcome.Completed,
                StartedAt = report.StartedAt,
                Duration = report.Duration,
                TraceId = report.TraceId,
                Instance = report.Instance,
            },
            status.Hops[2]);
    }

    [Fact]
    public async Task a_redelivered_report_changes_nothing()
    {
        var article = await AcceptAsync("a");
        await RecordAsync(Report(article, Stage.Search));
        var before = await StatusAsync(article);

        var receipt = Assert.Single(await Store.RecordProgressAsync([Report(article, Stage.Search)], Noon.AddHours(9), Cancel));

        Assert.Equal((ArticleState.Indexed, ArticleState.Indexed), (receipt.Before, receipt.After));
        Assert.Equal(before, await StatusAsync(article));
    }

    [Theory]
    [InlineData(StageOutcome.Rejected, ArticleState.Rejected)]
    [InlineData(StageOutcome.Quarantined, ArticleState.Quarantined)]
    [InlineData(StageOutcome.Superseded, ArticleState.Superseded)]
    public async Task a_stage_that_ends_the_way_gives_state_reason_and_detail(StageOutcome outcome, ArticleState expected)
    {
        var article = await AcceptAsync("a");

        await RecordAsync(Report(article, Stage.Cleaning, outcome, reason: Reason.NoText));
        await RecordAsync(Report(article, Stage.Ingest));

        var status = await StatusAsync(article);
        Assert.Equal((expected, Reason.NoText, "why"), (status.State, status.Reason, status.Detail));
        Assert.NotNull(status.FinishedAt);
    }

    [Fact]
    public async Task a_retry_out_of_quarantine_replaces_the_failed_hop()
    {
        var article = await AcceptAsync("a");
        await RecordAsync(Report(article, Stage.Cleaning, StageOutcome.Quarantined, reason: Reason.StageFailed));

        await RecordAsync(Report(article, Stage.Cleaning), Report(article, Stage.Search));

        var status = await StatusAsync(article);
        Assert.Equal((ArticleState.Indexed, Reason.Unspecified, ""), (status.State, status.Reason, status.Detail));
        Assert.All(status.Hops, h => Assert.Equal(StageOutcome.Completed, h.Outcome));
    }

    [Fact]
    public async Task each_attempt_is_a_hop_of_its_own()
    {
        var article = await AcceptAsync("a");

        await RecordAsync(Report(article, Stage.Cleaning), Report(article, Stage.Cleaning, attempt: 2), Report(article, Stage.Search, attempt: 2));

        Assert.Equal([1, 2, 2], (await StatusAsync(article)).Hops.Select(h => h.Attempt));
    }

    [Fact]
    public async Task a_report_about_something_unknown_is_ignored_and_the_rest_of_the_batch_is_not()
    {
        var article = await AcceptAsync("a");
        var unknown = new ArticleRef { ArticleId = ValidDocument.IdOf("harbour-desk", "never"), Revision = 1 };

        var receipts = await RecordAsync(Report(unknown, Stage.Cleaning), new PipelineProgress(), Report(article, Stage.Search));

        Assert.Equal(2, receipts.Count(r => r.Before == ArticleState.Unspecified));
        Assert.Null(await Store.FindAsync(unknown.ArticleId, 0, Cancel));
        Assert.Equal(ArticleState.Indexed, (await StatusAsync(article)).State);
    }

    [Fact]
    public async Task an_indexed_revision_supersedes_older_pending_ones_only()
    {
        var first = await AcceptAsync("a", "one");
        var second = await AcceptAsync("a", "two");
        var third = await AcceptAsync("a", "three");
        var fourth = await AcceptAsync("a", "four");
        await RecordAsync(Report(first, Stage.Cleaning, StageOutcome.Rejected, reason: Reason.NoText));

        await RecordAsync(Report(third, Stage.Search));

        Assert.Equal(ArticleState.Rejected, (await StatusAsync(first)).State);
        Assert.Equal(ArticleState.Superseded, (await StatusAsync(second)).State);
        Assert.Equal(ArticleState.Indexed, (await StatusAsync(third)).State);
        Assert.Equal(ArticleState.Pending, (await StatusAsync(fourth)).State);
    }

    [Fact]
    public async Task a_batch_may_tell_of_one_hop_twice()
    {
        var article = await AcceptAsync("a");

        await RecordAsync(
            Report(article, Stage.Cleaning, StageOutcome.Quarantined, reason: Reason.StageFailed), Report(article, Stage.Cleaning), Report(article, Stage.Cleaning), Report(article, Stage.Search));

        var status = await StatusAsync(article);
        Assert.Equal(ArticleState.Indexed, status.State);
        Assert.Equal([Stage.Cleaning, Stage.Search], status.Hops.Select(h => h.Stage));
        Assert.All(status.Hops, h => Assert.Equal(StageOutcome.Completed, h.Outcome));
    }

    [Fact]
    public async Task of_revisions_that_are_indexed_in_one_batch_the_newest_stays()
    {
        var first = await AcceptAsync("a", "one");
        var second = await AcceptAsync("a", "two");

        var receipts = await RecordAsync(Report(first, Stage.Search), Report(second, Stage.Search));

        Assert.Equal((ArticleState.Superseded, ArticleState.Superseded), receipts.Where(r => r.Report.Article.Revision == 1).Select(r => (r.Before, r.After)).Single());
        Assert.Equal(ArticleState.Superseded, (await StatusAsync(first)).State);
        Assert.Equal(ArticleState.Indexed, (await StatusAsync(second)).State);
    }

    [Fact]
    public async Task a_rejected_revision_leaves_the_older_one_on_its_way()
    {
        var first = await AcceptAsync("a", "one");
        var second = await AcceptAsync("a", "two");

        await RecordAsync(Report(second, Stage.Cleaning, StageOutcome.Rejected, reason: Reason.NoText));
        await RecordAsync(Report(first, Stage.Search));

        Assert.Equal(ArticleState.Indexed, (await StatusAsync(first)).State);
    }

    [Fact]
    public async Task details_are_cut_to_what_both_engines_can_hold()
    {
        var article = await AcceptAsync("a");
        var report = Report(article, Stage.Cleaning, StageOutcome.Quarantined);
        report.Detail = "\0" + new string('x', 600);

        await RecordAsync(report);

        Assert.Equal(" " + new string('x', 499), (await StatusAsync(article)).Detail);
    }

    [Fact]
    public async Task concurrent_batches_about_the_same_articles_do_not_block_each_other()
    {
        var revisions = new List<ArticleRef>();
        for (var i = 0; i < 30; i++)
            revisions.Add(await AcceptAsync($"a{i % 10}", $"text {i}"));
        var random = new Random(7);
        var batches = Enumerable.Range(0, 16).Select(_ => revisions
            .SelectMany(r => new[] { Report(r, Stage.Cleaning), Report(r, Stage.Search) })
            .OrderBy(_ => random.Next()).ToList()).ToList();

        await Task.WhenAll(batches.Select((batch, i) => Task.Run(() =>
            Replicas[i % Replicas.Count].RecordProgressAsync(batch, Noon, Cancel))));

        foreach (var revision in revisions)
        {
            var status = await StatusAsync(revision);
            Assert.Equal(2, status.Hops.Count);
            Assert.Equal(revision.Revision == 3 ? ArticleState.Indexed : ArticleState.Superseded, status.State);
        }
    }
}
