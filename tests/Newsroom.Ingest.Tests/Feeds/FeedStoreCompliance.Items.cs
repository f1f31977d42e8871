using Newsroom.Article.V1;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Hosts, seen items and pages.</summary>
public abstract partial class FeedStoreCompliance
{
    [Fact]
    public async Task requests_to_a_host_are_granted_an_interval_apart_over_all_replicas()
    {
        var wait = TimeSpan.FromMinutes(5);
        var granted = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            () => (i % 2 == 0 ? One : Two).ReserveHostAsync("a", Noon, Gap, wait, Cancel))));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => Noon + (Gap * i)), granted.Order());
        Assert.Equal(Noon, await One.ReserveHostAsync("b", Noon, Gap, TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task slot_that_is_too_far_away_is_told_and_not_taken()
    {
        await One.HoldHostAsync("a", Noon.AddHours(1), Cancel);
        await One.HoldHostAsync("a", Noon.AddMinutes(1), Cancel);

        Assert.Equal(Noon.AddHours(1), await Two.ReserveHostAsync("a", Noon, Gap, TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal(Noon.AddHours(1), await Two.ReserveHostAsync("a", Noon, Gap, TimeSpan.FromHours(1), Cancel));
        Assert.Equal(Noon.AddHours(1) + Gap, await Two.ReserveHostAsync("a", Noon, Gap, TimeSpan.FromHours(2), Cancel));
    }

    [Fact]
    public async Task seen_items_are_remembered_while_shown_and_for_30_days_after()
    {
        await AddAsync("a");
        var feed = (await ClaimAsync(One))!;
        await One.SaveSeenAsync(feed, [new SeenItem("kept", "1", true), new SeenItem("gone", "1", true)], [], Noon, Cancel);
        Assert.Equal("1", (await Two.FindSeenAsync("a", ["kept", "other"], Cancel)).Single().Value);

        await One.SaveSeenAsync(feed, [new SeenItem("kept", "1", false)], [], Noon.AddDays(29), Cancel);
        Assert.Equal(2, (await Two.FindSeenAsync("a", ["kept", "gone"], Cancel)).Count);
        await One.SaveSeenAsync(feed, [new SeenItem("kept", "2", true)], [], Noon.AddDays(31), Cancel);

        Assert.Equal([new("kept", "2")], await Two.FindSeenAsync("a", ["kept", "gone"], Cancel));
    }

    [Fact]
    public async Task pages_are_claimed_once_retried_later_and_replaced_by_a_newer_item()
    {
        await AddAsync("a");
        var feed = (await ClaimAsync(One))!;
        var document = new RawDocument { Source = "s" };
        var page = new PageRequest("k", new Uri("http://p.example/1"), document);
        await One.SaveSeenAsync(feed, [], [page], Noon, Cancel);

        var first = (await ClaimPageAsync(One, Noon))!;
        Assert.Equal(("a", "k", "http://p.example/1", "p.example", 0), (first.FeedId, first.ItemKey, first.Url, first.Host, first.Attempts));
        Assert.Equal(document, RawDocument.Parser.ParseFrom(first.Document));
        Assert.Null(await ClaimPageAsync(Two, Noon));

        await One.RetryPageAsync(first with { Attempts = 1, LastError = "no" }, Noon.AddMinutes(5), Cancel);
        Assert.Null(await ClaimPageAsync(Two, Noon.AddMinutes(4)));
        var second = (await ClaimPageAsync(Two, Noon.AddMinutes(5)))!;
        Assert.Equal((1, "no"), (second.Attempts, second.LastError));

        await One.SaveSeenAsync(feed, [], [page with { Url = new Uri("http://p.example/2") }], Noon.AddMinutes(5), Cancel);
        await Two.FinishPageAsync(second, Cancel);
        var newer = (await ClaimPageAsync(Two, Noon.AddMinutes(5)))!;
        Assert.Equal(("http://p.example/2", 0), (newer.Url, newer.Attempts));

        await Two.FinishPageAsync(newer, Cancel);
        Assert.Null(await ClaimPageAsync(One, Noon.AddDays(1)));
    }

    [Fact]
    public async Task removed_feed_takes_its_items_and_pages_with_it()
    {
        await AddAsync("a");
        var feed = (await ClaimAsync(One))!;
        await One.SaveSeenAsync(
            feed, [new SeenItem("k", "1", true)], [new PageRequest("k", new Uri("http://p.example/"), new RawDocument())], Noon, Cancel);

        Assert.True(await Two.RemoveAsync("a", Cancel));

        Assert.False(await Two.RemoveAsync("a", Cancel));
        Assert.Null(await ClaimPageAsync(One, Noon));
        Assert.Empty(await One.FindSeenAsync("a", ["k"], Cancel));
        Assert.False(await One.SaveSeenAsync(feed, [new SeenItem("k", "1", true)], [], Noon, Cancel));
        Assert.False(await One.FinishAsync(feed, Cancel));
    }
}
