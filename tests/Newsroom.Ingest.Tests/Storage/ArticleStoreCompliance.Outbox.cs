using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public abstract partial class ArticleStoreCompliance
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task the_outbox_gives_revisions_in_order_with_all_that_the_event_needs()
    {
        var first = await AcceptAsync("a", "one");
        var second = await AcceptAsync("a", "two", Noon.AddSeconds(1));
        var third = await AcceptAsync("b", "three", Noon.AddSeconds(2));

        await using var batch = await Store.TakeOutboxAsync(10, onlyEarly: false, Cancel);

        Assert.Equal([first, second, third], batch.Messages.Select(m => m.Article));
        var message = batch.Messages[1];
        Assert.Equal(("two", 1, Noon.AddSeconds(1)), (message.Document!.Content.ToStringUtf8(), message.Attempt, message.ReceivedAt));
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", message.TraceParent);
    }

    [Fact]
    public async Task team_that_comes_behind_a_flood_is_dispatched_before_what_waits_and_a_kill_before_all()
    {
        for (var i = 0; i < 5; i++)
            await SubmitAsync("loud", $"flood-{i}");
        await using (var started = await Store.TakeOutboxAsync(2, onlyEarly: false, Cancel))
            await started.ConfirmAsync([.. started.Messages.Select(m => m.Seq)], Cancel);
        await SubmitAsync("quiet", "late");
        await SubmitAsync("quiet", "later");
        await Store.WithdrawAsync(new WithdrawalOrder(RevisionKind.Kill, "harbour-desk", "wrong", "Wrong.", Noon, ""), Cancel);

        await using (var early = await Store.TakeOutboxAsync(10, onlyEarly: true, Cancel))
            Assert.Equal(["wrong", "late"], early.Messages.Select(m => m.Article.Guid));
        await using var batch = await Store.TakeOutboxAsync(5, onlyEarly: false, Cancel);
        Assert.Equal(["wrong", "late", "flood-2", "flood-3", "later"], batch.Messages.Select(m => m.Article.Guid));

        Task SubmitAsync(string team, string guid) => Store.SubmitAsync(
            new Submission(Documents.Valid(Documents.Text(guid)), Noon, "") { By = new Principal(team, Roles.Submit, "") }, Cancel);
    }

    [Fact]
    public async Task place_in_the_order_is_kept_when_another_process_goes_on()
    {
        for (var i = 0; i < 5; i++)
            await AcceptAsync($"a{i}");
        await using (var batch = await Store.TakeOutboxAsync(3, onlyEarly: false, Cancel))
            await batch.ConfirmAsync([.. batch.Messages.Select(m => m.Seq)], Cancel);

        var next = new ArticleStore(Database, new IngestTelemetry(Factory, TimeProvider.System), Documents.Turns());
        await using (await next.TakeOutboxAsync(0, onlyEarly: false, Cancel))
            await next.SubmitAsync(new Submission(Documents.Valid(Documents.Text("late")), Noon, ""), Cancel);
        await using var rest = await next.TakeOutboxAsync(10, onlyEarly: false, Cancel);

        // Before those that waited, as of a team of which nothing waits: numbers go on, but who waits is known only to who numbered.
        Assert.Equal(["late", "a3", "a4"], rest.Messages.Select(m => m.Article.Guid));
    }

    [Fact]
    public async Task revisions_that_are_not_on_their_way_any_more_are_told()
    {
        var one = await AcceptAsync("a");
        var two = await AcceptAsync("b");
        await Store.WithdrawAsync(new WithdrawalOrder(RevisionKind.Kill, "harbour-desk", "a", "Wrong.", Noon, ""), Cancel);

        var ended = await Store.FindEndedAsync([new(one.ArticleId, 1), new(two.ArticleId, 1), new(Guid.NewGuid().ToString(), 1)], Cancel);

        Assert.Equal(2, ended.Count);
        Assert.DoesNotContain(new RevisionKey(two.ArticleId, 1), ended);
    }

    [Fact]
    public async Task what_a_crashed_relay_had_taken_is_there_again()
    {
        await AcceptAsync("a");
        await using (var crashed = await Store.TakeOutboxAsync(10, onlyEarly: false, Cancel))
            Assert.Single(crashed.Messages);

        await using var batch = await Store.TakeOutboxAsync(10, onlyEarly: false, Cancel);

        Assert.Single(batch.Messages);
    }

    [Fact]
    public async Task only_what_was_confirmed_leaves_the_outbox()
    {
        await AcceptAsync("a");
        var unconfirmed = await AcceptAsync("b", at: Noon.AddSeconds(1));
        await using (var batch = await Store.TakeOutboxAsync(10, onlyEarly: false, Cancel))
            await batch.ConfirmAsync([batch.Messages[0].Seq], Cancel);

        await using var rest = await Store.TakeOutboxAsync(10, onlyEarly: false, Cancel);

        Assert.Equal(unconfirmed, Assert.Single(rest.Messages).Article);
        Assert.Equal(new OutboxBacklog(1, Noon.AddSeconds(1)), await Store.MeasureOutboxAsync(Cancel));
    }

    [Fact]
    public async Task an_empty_outbox_gives_an_empty_batch()
    {
        await using (var batch = await Store.TakeOutboxAsync(10, onlyEarly: false, Cancel))
            Assert.Empty(batch.Messages);
        Assert.Equal(new OutboxBacklog(0, OldestAt: null), await Store.MeasureOutboxAsync(Cancel));
    }

    [Fact]
    public async Task a_batch_is_bounded_in_number_and_in_bytes()
    {
        var large = new byte[DocumentRules.MaxContentBytes];
        Array.Fill(large, (byte)'a');
        for (var i = 0; i < 9; i++)
            await SubmitAsync(Documents.Text($"large {i}").With(d => d.Content = ByteString.CopyFrom(large)));

        await using (var batch = await Store.TakeOutboxAsync(200, onlyEarly: false, Cancel))
            Assert.Equal(7, batch.Messages.Count);
        await using (var batch = await Store.TakeOutboxAsync(2, onlyEarly: false, Cancel))
            Assert.Equal(2, batch.Messages.Count);
    }

    [Fact]
    public async Task a_silent_revision_is_sent_again_after_the_deadline()
    {
        var article = await AcceptAsync("a");
        await DrainOutboxAsync();

        Assert.Empty((await SweepAsync(Noon + Deadline)).Resent);
        Assert.Equal(article.ArticleId, Assert.Single((await SweepAsync(Noon + Deadline + TimeSpan.FromMilliseconds(1))).Resent).ArticleId);

        await using var batch = await Store.TakeOutboxAsync(10, onlyEarly: false, Cancel);
        Assert.Equal((article, 2), (Assert.Single(batch.Messages).Article, batch.Messages[0].Attempt));
    }

    [Fact]
    public async Task the_deadline_doubles_until_the_attempts_are_spent()
    {
        var article = await AcceptAsync("a");
        var time = Noon;
        for (var attempt = 1; attempt < 3; attempt++)
        {
            await DrainOutboxAsync();
            time += Deadline * (1 << (attempt - 1));
            Assert.Empty((await SweepAsync(time, maxAttempts: 3)).Resent);
            time += TimeSpan.FromSeconds(1);
            Assert.Single((await SweepAsync(time, maxAttempts: 3)).Resent);
        }

        await DrainOutboxAsync();
        time += (Deadline * 4) + TimeSpan.FromSeconds(1);
        var last = await SweepAsync(time, maxAttempts: 3);

        Assert.Equal((0, 1), (last.Resent.Count, last.Quarantined.Count));
        var status = await StatusAsync(article);
        Assert.Equal((ArticleState.Quarantined, Reason.TimedOut), (status.State, status.Reason));
        Assert.NotNull(status.FinishedAt);
        Assert.Equal(0, (await Store.MeasureOutboxAsync(Cancel)).Depth);
    }

    [Fact]
    public async Task what_still_waits_for_the_bus_is_not_silent()
    {
        await AcceptAsync("a");

        Assert.Empty((await SweepAsync(Noon.AddDays(1))).Resent);
    }

    [Fact]
    public async Task a_report_is_a_sign_of_life()
    {
        var article = await AcceptAsync("a");
        await DrainOutboxAsync();
        await Store.RecordProgressAsync([Report(article, Stage.Cleaning)], Noon + Deadline, Cancel);

        Assert.Empty((await SweepAsync(Noon + Deadline + Deadline)).Resent);
        Assert.Single((await SweepAsync(Noon + Deadline + Deadline + TimeSpan.FromSeconds(1))).Resent);
    }

    [Fact]
    public async Task what_is_finished_is_never_sent_again()
    {
        var article = await AcceptAsync("a");
        await DrainOutboxAsync();
        await RecordAsync(Report(article, Stage.Search));

        Assert.Empty((await SweepAsync(Noon.AddDays(1), deadline: TimeSpan.Zero)).Resent);
    }

    [Fact]
    public async Task at_a_start_everything_pending_is_sent_again_once()
    {
        for (var i = 0; i < 5; i++)
            await AcceptAsync($"a{i}");
        await DrainOutboxAsync();
        var start = Noon.AddSeconds(1);

        Assert.Equal(3, (await SweepAsync(start, deadline: TimeSpan.Zero, limit: 3)).Resent.Count);
        await DrainOutboxAsync();
        Assert.Equal(2, (await SweepAsync(start, deadline: TimeSpan.Zero, limit: 3)).Resent.Count);
    }

    [Fact]
    public async Task concurrent_sweeps_send_each_revision_once()
    {
        for (var i = 0; i < 20; i++)
            await AcceptAsync($"a{i}");
        await DrainOutboxAsync();
        var rules = new SweepRules(Noon.AddHours(1), Deadline, MaxAttempts: 5, Limit: 100);

        var results = await Task.WhenAll(Replicas.Concat(Replicas).Select(r => Task.Run(() => r.SweepAsync(rules, Cancel))));

        Assert.Equal(20, results.Sum(r => r.Resent.Count));
        Assert.Equal(20, (await Store.MeasureOutboxAsync(Cancel)).Depth);
    }

    private Task<SweepResult> SweepAsync(DateTimeOffset now, TimeSpan? deadline = null, int maxAttempts = 5, int limit = 100) =>
        Store.SweepAsync(new SweepRules(now, deadline ?? Deadline, maxAttempts, limit), Cancel);
}
