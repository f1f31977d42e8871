using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Feeds whose items' pages are fetched.</summary>
public sealed class FetchedPages : PolledFeed
{
    [Fact]
    public async Task page_is_taken_instead_of_the_items_text_and_fetched_once()
    {
        Server.Answer("page", "<html><body><p>The whole story.</p></body></html>", "text/html; charset=utf-8");
        var feed = await AddWithPageAsync();

        var poll = await PollAsync(feed);
        Assert.Null(await TextOfAsync("a"));
        await FetchAsync();
        Server.Answer("f", Rss(Item("b"), Item("a", link: Server.Url("page", 2).AbsoluteUri)));
        await PollAsync(feed);
        await FetchAsync();

        Assert.Equal(1, poll.Items.New);
        Assert.Contains("The whole story.", await TextOfAsync("a"), StringComparison.Ordinal);
        Assert.Contains("Rain fell", await TextOfAsync("b"), StringComparison.Ordinal);
        Assert.Single(Server.RequestsFor("page"));
    }

    [Fact]
    public async Task item_of_a_link_alone_is_its_page()
    {
        Server.Answer("page", "<p>The whole story.</p>", "text/html");
        Server.Answer("f", Rss($"<item><guid isPermaLink=\"false\">a</guid><link>{Server.Url("page", 2)}</link></item>"));

        var poll = await PollAsync(await AddAsync("f", change: f => f.FetchPages = true));
        await FetchAsync();

        Assert.Equal(new ItemCounts(1, 0, 0, 0), poll.Items);
        Assert.Contains("The whole story.", await TextOfAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task changed_item_has_its_page_fetched_again()
    {
        Server.Answer("page", "<p>First.</p>", "text/html");
        var feed = await AddWithPageAsync();
        await PollAsync(feed);
        await FetchAsync();
        Server.Answer("page", "<p>Second.</p>", "text/html");
        Server.Answer("f", Rss(Item("a", "Corrected.", Server.Url("page", 2).AbsoluteUri)));

        Assert.Equal(1, (await PollAsync(feed)).Items.Revised);
        await FetchAsync();

        Assert.Contains("Second.", await TextOfAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task page_that_fails_is_tried_again_later_and_then_the_items_text_is_taken()
    {
        Server.Answer("page", "", status: 500);
        await PollAsync(await AddWithPageAsync());

        for (var attempt = 1; attempt <= 4; attempt++)
        {
            Assert.Null(await TextOfAsync("a"));
            await FetchAsync();
            await FetchAsync();
            Assert.Equal(attempt, Server.RequestsFor("page").Count);
            Clock.Advance(TimeSpan.FromMinutes(5 * attempt));
        }

        Assert.Contains("Rain fell", await TextOfAsync("a"), StringComparison.Ordinal);
        Assert.Equal(1, Logs.Count("ingest.feed.page_given_up"));
    }

    [Theory]
    [InlineData(404, "text/html")]
    [InlineData(200, "image/jpeg")]
    public async Task page_that_there_is_not_is_given_up_at_once(int status, string contentType)
    {
        Server.Answer("page", "x", contentType, status);
        await PollAsync(await AddWithPageAsync());

        await FetchAsync();

        Assert.Contains("Rain fell", await TextOfAsync("a"), StringComparison.Ordinal);
        Assert.Single(Server.RequestsFor("page"));
    }

    [Fact]
    public async Task pages_of_one_host_are_fetched_5_seconds_apart()
    {
        Server.Answer("page", "<p>Story.</p>", "text/html");
        var link = Server.Url("page", 2).AbsoluteUri;
        Server.Answer("f", Rss([.. Enumerable.Range(0, 5).Select(i => Item($"i{i}", link: $"{link}?{i}"))]));
        await PollAsync(await AddAsync("f", change: f => f.FetchPages = true));

        for (var i = 0; i < 5; i++)
        {
            await World.Pages.FetchDueAsync(Cancel);
            Assert.Equal(i + 1, Server.RequestsFor("page").Count);
            Clock.Advance(TimeSpan.FromSeconds(5));
        }
    }

    private Task<FeedRecord> AddWithPageAsync()
    {
        Server.Answer("f", Rss(Item("a", link: Server.Url("page", 2).AbsoluteUri)));
        return AddAsync("f", change: f => f.FetchPages = true);
    }

    private async Task FetchAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(5));
        await World.Pages.FetchDueAsync(Cancel);
    }
}
