using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public abstract partial class ArticleStoreCompliance
{
    private static DateTimeOffset Three => Noon.AddHours(3);

    [Fact]
    public async Task embargoed_copy_waits_for_its_time_and_is_sent_once()
    {
        var answer = await EmbargoAsync("a", "one");
        Assert.Equal((SubmitOutcome.Accepted, ArticleState.Embargoed), (answer.Outcome, answer.State));
        Assert.Empty(await OutboxAsync());
        Assert.Empty((await SweepAsync(Noon.AddHours(2))).Resent);
        Assert.Empty(await Store.EndEmbargoesAsync(Three.AddMilliseconds(-1), 10, Cancel));

        var ended = await Task.WhenAll(Replicas.Concat(Replicas).Select(r => Task.Run(() => r.EndEmbargoesAsync(Three, 10, Cancel))));

        Assert.Equal(answer.Article.ArticleId, Assert.Single(ended.SelectMany(e => e)).ArticleId);
        Assert.Equal(answer.Article, Assert.Single(await OutboxAsync()).Article);
        var status = await StatusAsync(answer.Article);
        Assert.Equal((ArticleState.Pending, Three.ToTimestamp(), null), (status.State, status.EmbargoedUntil, status.FinishedAt));
    }

    [Fact]
    public async Task an_embargo_that_has_ended_is_none()
    {
        var answer = await EmbargoAsync("a", "one", Noon);

        Assert.Equal(ArticleState.Pending, answer.State);
        Assert.Null((await StatusAsync(answer.Article)).EmbargoedUntil);
    }

    [Fact]
    public async Task a_newer_copy_supersedes_an_embargoed_one_at_once()
    {
        var first = await EmbargoAsync("a", "one");
        var second = await EmbargoAsync("a", "two");
        var third = await SubmitAsync(Documents.Text("a", "three"));

        Assert.Equal(ArticleState.Superseded, (await StatusAsync(first.Article)).State);
        Assert.Equal(ArticleState.Superseded, (await StatusAsync(second.Article)).State);
        Assert.Empty(await Store.EndEmbargoesAsync(Three, 10, Cancel));
        Assert.Equal(third.Article, Assert.Single(await OutboxAsync()).Article);
    }

    [Fact]
    public async Task the_end_of_an_embargo_on_the_same_bytes_is_a_revision()
    {
        await EmbargoAsync("a", "one");
        var lifted = await SubmitAsync(Documents.Text("a", "one"));

        Assert.Equal((SubmitOutcome.Revised, 2, ArticleState.Pending), (lifted.Outcome, lifted.Article.Revision, lifted.State));
    }

    [Theory]
    [InlineData(RevisionKind.Kill)]
    [InlineData(RevisionKind.Hold)]
    public async Task a_withdrawn_embargo_never_ends(RevisionKind kind)
    {
        var answer = await EmbargoAsync("a", "one");
        var withdrawal = kind == RevisionKind.Kill ? await KillAsync("a") : await HoldAsync("a");

        Assert.Empty(await Store.EndEmbargoesAsync(Three, 10, Cancel));
        Assert.Equal(ArticleState.Withdrawn, (await StatusAsync(answer.Article)).State);
        Assert.Equal(withdrawal, Assert.Single(await OutboxAsync()).Article);
    }

    [Fact]
    public async Task a_release_waits_for_an_embargo_that_still_runs()
    {
        await EmbargoAsync("a", "one");
        await HoldAsync("a");
        var early = (await ReleaseAsync("a", Noon.AddHours(1)))!;

        Assert.Equal(ArticleState.Embargoed, (await StatusAsync(early)).State);
        Assert.Equal(early.Revision, Assert.Single(await Store.EndEmbargoesAsync(Three, 10, Cancel)).Revision);
        var message = (await OutboxAsync())[^1];
        Assert.Equal((early, RevisionKind.Release, "one"), (message.Article, message.Kind, message.Document!.Content.ToStringUtf8()));
    }

    [Fact]
    public async Task a_release_after_the_embargo_sends_at_once()
    {
        await EmbargoAsync("a", "one");
        await HoldAsync("a");

        Assert.Equal(ArticleState.Pending, (await StatusAsync((await ReleaseAsync("a", Three))!)).State);
    }

    private Task<SubmitArticleResponse> EmbargoAsync(string guid, string text, DateTimeOffset? until = null) =>
        SubmitAsync(Documents.Text(guid, text).With(d => d.Declared.EmbargoedUntil = (until ?? Three).ToTimestamp()));
}
