using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>What the gate of intake measures.</summary>
public abstract partial class ArticleStoreCompliance
{
    [Fact]
    public async Task pending_revisions_are_counted_by_the_stage_that_they_wait_for()
    {
        var measures = new IntakeMeasures(Database);
        Assert.Empty(await measures.CountPendingByStageAsync(10, Cancel));
        await AcceptAsync("waits-for-the-bus");
        var cleaning = await AcceptAsync("waits-for-cleaning");
        var tagging = await AcceptAsync("waits-for-tagging");
        var done = await AcceptAsync("done");
        await RecordAsync(
            Report(cleaning, Stage.Ingest), Report(tagging, Stage.Ingest), Report(tagging, Stage.Cleaning), Report(done, Stage.Search));

        Assert.Equal(3, await measures.CountPendingAsync(10, Cancel));
        Assert.Equal(2, await measures.CountPendingAsync(2, Cancel));
        var stages = await measures.CountPendingByStageAsync(10, Cancel);
        Assert.Equal(
            [(Stage.Ingest, 1), (Stage.Cleaning, 1), (Stage.Tagging, 1)], stages.OrderBy(s => s.Key).Select(s => (s.Key, (int)s.Value.Count)));
    }

    [Fact]
    public async Task oldest_sign_of_a_stage_tells_its_age()
    {
        var measures = new IntakeMeasures(Database);
        await AcceptAsync("first", at: Noon);
        await AcceptAsync("second", at: Noon.AddMinutes(5));

        Assert.Equal(Noon, (await measures.CountPendingByStageAsync(10, Cancel))[Stage.Ingest].OldestAt);
    }

    [Fact]
    public async Task first_kill_that_has_not_reached_search_tells_its_age()
    {
        var measures = new IntakeMeasures(Database);
        await AcceptAsync("waits", at: Noon);
        Assert.Null((await measures.CountPendingByStageAsync(10, Cancel))[Stage.Ingest].WithdrawalAt);
        foreach (var (guid, minute) in new[] { ("first", 1), ("second", 2) })
        {
            await AcceptAsync(guid, at: Noon);
            await Store.WithdrawAsync(new WithdrawalOrder(RevisionKind.Kill, "harbour-desk", guid, "Wrong.", Noon.AddMinutes(minute), ""), Cancel);
        }

        Assert.Equal(Noon.AddMinutes(1), (await measures.CountPendingByStageAsync(10, Cancel))[Stage.Ingest].WithdrawalAt);
    }

    [Fact]
    public async Task time_to_being_findable_counts_from_the_first_sending_and_once()
    {
        using var meters = new Meters(Factory);
        var article = await AcceptAsync("measured");
        await RecordAsync(Report(article, Stage.Ingest), Report(article, Stage.Search));
        Assert.Equal([3.005], meters.Values("newsroom.ingest.indexed.duration"));

        await Store.ReopenAsync([new RevisionKey(article.ArticleId, article.Revision)], Noon.AddHours(1), Cancel);
        await RecordAsync(Report(article, Stage.Ingest, attempt: 2), Report(article, Stage.Search, attempt: 2));

        Assert.Equal(ArticleState.Indexed, (await StatusAsync(article)).State);
        Assert.Single(meters.Values("newsroom.ingest.indexed.duration"));
    }

    [Fact]
    public async Task database_tells_its_size() => Assert.True((await Database.MeasureDiskAsync(Cancel)).UsedBytes > 0);
}
