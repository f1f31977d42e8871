using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public abstract partial class ArticleStoreCompliance
{
    [Fact]
    public async Task a_kill_is_the_next_revision_and_leaves_no_text()
    {
        var first = await SubmitAsync(Documents.Text("a", "one").With(d => d.Declared.Headline = "Rain"));
        await RecordAsync(Report(first.Article, Stage.Search));
        var second = await AcceptAsync("a", "two");

        var kill = await KillAsync("a", "Retracted.");

        Assert.Equal((first.Article.ArticleId, 3), (kill!.ArticleId, kill.Revision));
        var found = (await Store.FindAsync(kill.ArticleId, 0, Cancel))!;
        Assert.Equal(3, found.Article.Revision);
        Assert.Equal([ArticleState.Pending, ArticleState.Withdrawn, ArticleState.Indexed], found.Revisions.Select(r => r.State));
        Assert.Equal((RevisionKind.Kill, "Retracted."), (found.Revisions[0].Kind, found.Revisions[0].Notice));
        for (var revision = 0; revision <= 3; revision++)
            Assert.Null((await Store.ReadDocumentAsync(kill.ArticleId, revision, Cancel))!.Document);
        Assert.Equal("", Assert.Single(await Store.ListAsync(new ArticleFilter(), after: null, 10, Cancel)).Headline);
        var message = Assert.Single(await OutboxAsync());
        Assert.Equal((kill, RevisionKind.Kill, "Retracted.", null), (message.Article, message.Kind, message.Notice, message.Document));
        Assert.NotEqual(second.Revision, message.Article.Revision);
    }

    [Fact]
    public async Task nothing_brings_a_killed_article_back()
    {
        await AcceptAsync("a", "one");
        var kill = await KillAsync("a");

        var answer = await SubmitAsync(Documents.Text("a", "two"), Noon.AddHours(1));

        Assert.Equal((SubmitOutcome.Killed, kill, Noon.ToTimestamp()), (answer.Outcome, answer.Article, answer.ReceivedAt));
        Assert.Null(await KillAsync("a"));
        Assert.Null(await HoldAsync("a"));
        Assert.Null(await ReleaseAsync("a"));
        Assert.Equal(2, (await Store.FindAsync(kill!.ArticleId, 0, Cancel))!.Revisions.Count);
    }

    [Fact]
    public async Task an_article_can_be_killed_before_it_arrives()
    {
        var kill = await KillAsync("a");

        Assert.Equal((1, "harbour-desk", "a"), (kill!.Revision, kill.Source, kill.Guid));
        Assert.Equal(SubmitOutcome.Killed, (await SubmitAsync(Documents.Text("a"))).Outcome);
    }

    [Fact]
    public async Task a_withdrawal_is_through_when_tagging_and_search_report_it_and_is_sent_again_until_then()
    {
        var kill = (await KillAsync("a"))!;
        await DrainOutboxAsync();
        Assert.Single((await SweepAsync(Noon + Deadline + TimeSpan.FromSeconds(1))).Resent);
        var again = Assert.Single(await OutboxAsync());
        Assert.Equal((RevisionKind.Kill, 2), (again.Kind, again.Attempt));

        await RecordAsync(Report(kill, Stage.Search, attempt: 1), Report(kill, Stage.Search, attempt: 2));
        Assert.Equal(ArticleState.Pending, (await StatusAsync(kill)).State);
        await RecordAsync(Report(kill, Stage.Tagging, attempt: 2));

        Assert.Equal(ArticleState.Withdrawn, (await StatusAsync(kill)).State);
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task a_held_article_keeps_its_copies_and_sends_nothing()
    {
        await AcceptAsync("a", "one");

        var hold = await HoldAsync("a", "Under review.");
        var held = await SubmitAsync(Documents.Text("a", "two"));
        var again = await SubmitAsync(Documents.Text("a", "two"));

        Assert.Equal((SubmitOutcome.Held, 3, ArticleState.Withdrawn), (held.Outcome, held.Article.Revision, held.State));
        Assert.Equal((SubmitOutcome.Duplicate, 3), (again.Outcome, again.Article.Revision));
        Assert.Equal(hold, Assert.Single(await OutboxAsync()).Article);
        Assert.Equal(hold, await HoldAsync("a", "Again."));
        Assert.Equal("two", (await Store.ReadDocumentAsync(hold!.ArticleId, 0, Cancel))!.Document!.Content.ToStringUtf8());
        Assert.Null(await Store.ReadDocumentAsync(hold.ArticleId, hold.Revision, Cancel));
    }

    [Fact]
    public async Task a_release_sends_the_latest_copy_under_its_own_number()
    {
        await AcceptAsync("a", "one");
        await HoldAsync("a");
        await SubmitAsync(Documents.Text("a", "two").With(d => d.Declared.Headline = "Rain"));
        await DrainOutboxAsync();

        var release = (await ReleaseAsync("a"))!;

        Assert.Equal(4, release.Revision);
        var message = Assert.Single(await OutboxAsync());
        Assert.Equal((release, RevisionKind.Release, "two"), (message.Article, message.Kind, message.Document!.Content.ToStringUtf8()));
        Assert.Equal("two", (await Store.ReadDocumentAsync(release.ArticleId, release.Revision, Cancel))!.Document!.Content.ToStringUtf8());
        var same = await SubmitAsync(Documents.Text("a", "two").With(d => d.Declared.Headline = "Rain"));
        Assert.Equal((SubmitOutcome.Duplicate, 4, ArticleState.Pending), (same.Outcome, same.Article.Revision, same.State));
        Assert.Equal("Rain", Assert.Single(await Store.ListAsync(new ArticleFilter(), after: null, 10, Cancel)).Headline);
        await RecordAsync(Report(release, Stage.Search));
        Assert.Equal(ArticleState.Indexed, (await StatusAsync(release)).State);
        Assert.Equal(SubmitOutcome.Revised, (await SubmitAsync(Documents.Text("a", "three"))).Outcome);
    }

    [Fact]
    public async Task a_release_before_any_copy_came_has_nothing_to_send_and_lets_later_copies_flow()
    {
        Assert.Null(await ReleaseAsync("a"));
        await HoldAsync("a");

        var release = (await ReleaseAsync("a"))!;
        var copy = await SubmitAsync(Documents.Text("a"));

        var status = await StatusAsync(release);
        Assert.Equal((ArticleState.Superseded, RevisionKind.Release), (status.State, status.Kind));
        Assert.NotEmpty(status.Detail);
        Assert.Equal((SubmitOutcome.Revised, 3, ArticleState.Pending), (copy.Outcome, copy.Article.Revision, copy.State));
        Assert.Null(await ReleaseAsync("a"));
    }

    [Fact]
    public async Task a_held_article_can_be_killed()
    {
        await HoldAsync("a");
        await SubmitAsync(Documents.Text("a"));

        var kill = (await KillAsync("a"))!;

        Assert.Equal(3, kill.Revision);
        Assert.Equal(kill, Assert.Single(await OutboxAsync()).Article);
        Assert.Null(await ReleaseAsync("a"));
    }

    [Fact]
    public async Task withheld_copy_holds_its_article_and_usable_copy_ends_that()
    {
        await AcceptAsync("a", "one");
        var withheld = await SubmitAsync(Documents.Text("a", "one").With(d => d.Declared.PublicationStatus = PublicationStatus.Withheld));
        Assert.Equal((SubmitOutcome.Held, 2), (withheld.Outcome, withheld.Article.Revision));
        var hold = Assert.Single(await OutboxAsync());
        Assert.Equal((RevisionKind.Hold, withheld.Article, null), (hold.Kind, hold.Article, hold.Document));

        var usable = await SubmitAsync(Documents.Text("a", "one").With(d => d.Declared.PublicationStatus = PublicationStatus.Usable));

        Assert.Equal((SubmitOutcome.Revised, 3, ArticleState.Pending), (usable.Outcome, usable.Article.Revision, usable.State));
        var release = (await OutboxAsync())[^1];
        Assert.Equal((RevisionKind.Release, usable.Article, "one"), (release.Kind, release.Article, release.Document!.Content.ToStringUtf8()));
    }

    [Fact]
    public async Task the_wire_does_not_end_a_hold_of_an_editor()
    {
        await SubmitAsync(Documents.Text("a", "one").With(d => d.Declared.PublicationStatus = PublicationStatus.Withheld));
        Assert.Equal(1, (await HoldAsync("a"))!.Revision);

        var usable = await SubmitAsync(Documents.Text("a", "one"));

        Assert.Equal((SubmitOutcome.Held, ArticleState.Withdrawn), (usable.Outcome, usable.State));
        Assert.Equal(3, (await ReleaseAsync("a"))!.Revision);
    }

    [Fact]
    public async Task canceled_copy_kills_its_article_and_is_not_kept()
    {
        await AcceptAsync("a", "one");

        var canceled = await SubmitAsync(Documents.Text("a", "mandatory kill").With(d => d.Declared.PublicationStatus = PublicationStatus.Canceled));

        Assert.Equal((SubmitOutcome.Killed, 2, ArticleState.Pending), (canceled.Outcome, canceled.Article.Revision, canceled.State));
        var status = await StatusAsync(canceled.Article);
        Assert.Equal((RevisionKind.Kill, "Canceled by the source."), (status.Kind, status.Notice));
        Assert.Null((await Store.ReadDocumentAsync(canceled.Article.ArticleId, 0, Cancel))!.Document);
    }

    [Theory]
    [InlineData(PublicationStatus.Canceled)]
    [InlineData(PublicationStatus.Withheld)]
    public async Task an_order_of_an_older_version_changes_nothing(PublicationStatus status)
    {
        await SubmitAsync(Documents.Text("a", "new").With(d => d.Declared.Version = 5));

        var old = await SubmitAsync(Documents.Text("a", "old").With(d =>
        {
            d.Declared.Version = 4;
            d.Declared.PublicationStatus = status;
        }));

        Assert.Equal((SubmitOutcome.Outdated, ArticleState.Superseded), (old.Outcome, old.State));
        Assert.Single(await OutboxAsync());
        Assert.Equal(SubmitOutcome.Revised, (await SubmitAsync(Documents.Text("a", "next").With(d => d.Declared.Version = 6))).Outcome);
    }

    [Fact]
    public async Task undecodable_copy_is_stored_and_quarantined()
    {
        var answer = await SubmitAsync(BadDocuments.MakeUndecodable("cut UTF-8"));

        Assert.Equal((SubmitOutcome.Quarantined, ArticleState.Quarantined), (answer.Outcome, answer.State));
        var status = await StatusAsync(answer.Article);
        Assert.Equal((ArticleState.Quarantined, Reason.Undecodable), (status.State, status.Reason));
        Assert.Contains("see byte", status.Detail, StringComparison.Ordinal);
        Assert.Empty(await OutboxAsync());
        Assert.NotNull((await Store.ReadDocumentAsync(answer.Article.ArticleId, 0, Cancel))!.Document);
    }

    [Fact]
    public async Task undecodable_copy_of_a_held_article_is_quarantined_by_the_release()
    {
        await HoldAsync("bad cut UTF-8");
        Assert.Equal(SubmitOutcome.Held, (await SubmitAsync(BadDocuments.MakeUndecodable("cut UTF-8"))).Outcome);

        var release = (await ReleaseAsync("bad cut UTF-8"))!;

        var status = await StatusAsync(release);
        Assert.Equal((ArticleState.Quarantined, Reason.Undecodable), (status.State, status.Reason));
    }

    [Fact]
    public async Task a_document_made_from_a_wire_format_gives_back_what_came()
    {
        var original = Documents.Text("a", "<nitf>one</nitf>").With(d => d.MediaType = "application/nitf+xml");
        var document = Documents.Valid(Documents.Text("a", "one")) with { Original = original, MetadataCounts = true };

        var answer = await Store.SubmitAsync(new Submission(document, Noon, ""), Cancel);

        Assert.Equal(original, (await Store.ReadDocumentAsync(answer.Article.ArticleId, 0, Cancel))!.Document);
        Assert.Equal("one", Assert.Single(await OutboxAsync()).Document!.Content.ToStringUtf8());
    }

    private Task<ArticleRef?> KillAsync(string guid, string notice = "Wrong.") =>
        Store.WithdrawAsync(new WithdrawalOrder(RevisionKind.Kill, "harbour-desk", guid, notice, Noon, ""), Cancel);

    private Task<ArticleRef?> HoldAsync(string guid, string notice = "") =>
        Store.WithdrawAsync(new WithdrawalOrder(RevisionKind.Hold, "harbour-desk", guid, notice, Noon, ""), Cancel);

    private Task<ArticleRef?> ReleaseAsync(string guid, DateTimeOffset? at = null) =>
        Store.ReleaseAsync(new ReleaseOrder(ValidDocument.IdOf("harbour-desk", guid), at ?? Noon, ""), Cancel);

    private async Task<IReadOnlyList<OutboxMessage>> OutboxAsync()
    {
        await using var batch = await Store.TakeOutboxAsync(1_000, onlyEarly: false, Cancel);
        return batch.Messages;
    }
}
