using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public abstract partial class ArticleStoreCompliance
{
    [Fact]
    public async Task a_reopened_revision_goes_out_with_its_next_attempt()
    {
        var article = await AcceptAsync("a");
        await DrainOutboxAsync();
        await RecordAsync(Report(article, Stage.Tagging, StageOutcome.Quarantined, reason: Reason.StageFailed));

        Assert.Equal(1, (await ReopenAsync(article)).Single().Revision);
        Assert.Empty(await ReopenAsync(article));

        var status = await StatusAsync(article);
        Assert.Equal(
            (ArticleState.Pending, Reason.Unspecified, "", null), (status.State, status.Reason, status.Detail, status.FinishedAt));
        Assert.Equal((article, 2), (Assert.Single(await OutboxAsync()).Article, (await OutboxAsync())[0].Attempt));
        await RecordAsync(Report(article, Stage.Tagging, StageOutcome.Quarantined, attempt: 1));
        Assert.Equal(ArticleState.Pending, (await StatusAsync(article)).State);
    }

    [Fact]
    public async Task what_may_not_be_shown_or_was_replaced_is_not_reopened()
    {
        var replaced = await AcceptAsync("a", "one");
        await RecordAsync(Report(replaced, Stage.Cleaning, StageOutcome.Quarantined));
        await AcceptAsync("a", "two");
        var held = await AcceptAsync("b");
        await RecordAsync(Report(held, Stage.Search));
        await HoldAsync("b");
        var killed = await AcceptAsync("c");
        await RecordAsync(Report(killed, Stage.Search));
        await KillAsync("c");
        await DrainOutboxAsync();

        Assert.Empty(await ReopenAsync(replaced, held, killed, new ArticleRef { ArticleId = ValidDocument.IdOf("x", "y"), Revision = 1 }));
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task a_kill_that_was_given_up_can_be_sent_again_but_not_discarded()
    {
        await AcceptAsync("a");
        var kill = (await KillAsync("a"))!;
        await DrainOutboxAsync();
        await RecordAsync(Report(kill, Stage.Search, StageOutcome.Quarantined));

        Assert.Empty(await DiscardAsync(kill));
        Assert.Single(await ReopenAsync(kill));

        Assert.Equal((RevisionKind.Kill, 2), ((await OutboxAsync())[0].Kind, (await OutboxAsync())[0].Attempt));
    }

    [Fact]
    public async Task a_retried_copy_whose_embargo_runs_waits_for_it()
    {
        var answer = await SubmitAsync(BadDocuments.MakeUndecodable("cut UTF-8").With(d => d.Declared.EmbargoedUntil = Three.ToTimestamp()));

        await ReopenAsync(answer.Article);

        Assert.Equal(ArticleState.Embargoed, (await StatusAsync(answer.Article)).State);
        Assert.Empty(await OutboxAsync());
        await Store.EndEmbargoesAsync(Three, 10, Cancel);
        Assert.Equal(2, Assert.Single(await OutboxAsync()).Attempt);
    }

    [Fact]
    public async Task a_discarded_revision_is_rejected_with_its_reason_and_the_note()
    {
        var article = await AcceptAsync("a");
        await RecordAsync(Report(article, Stage.Tagging, StageOutcome.Quarantined, reason: Reason.StageFailed));

        Assert.Single(await DiscardAsync(article));
        Assert.Empty(await DiscardAsync(article));

        var status = await StatusAsync(article);
        Assert.Equal((ArticleState.Rejected, Reason.StageFailed, "a test page"), (status.State, status.Reason, status.Detail));
    }

    private Task<IReadOnlyList<ArticleRef>> ReopenAsync(params ArticleRef[] articles) =>
        Store.ReopenAsync([.. articles.Select(a => new RevisionKey(a.ArticleId, a.Revision))], Noon.AddMinutes(2), Cancel);

    private Task<IReadOnlyList<ArticleRef>> DiscardAsync(params ArticleRef[] articles) =>
        Store.DiscardAsync([.. articles.Select(a => new RevisionKey(a.ArticleId, a.Revision))], "a test page", Noon.AddMinutes(2), Cancel);
}
