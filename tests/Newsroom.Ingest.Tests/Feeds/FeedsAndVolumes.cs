using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Feeds of a team whose daily volume is limited. It is noon.</summary>
public sealed class FeedsAndVolumes : PolledFeed
{
    private const string Page = "<p>The whole story, which is longer than what the feed says.</p>";

    [Fact]
    public async Task items_beyond_the_volume_wait_for_tomorrow_and_others_of_the_team_have_what_was_left()
    {
        Limit("ArticlesPerDay", "3");
        Server.Answer("f", context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            context.Response.ContentType = "application/rss+xml";
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch == "\"1\"" ? 304 : 200;
            return context.Response.StatusCode == 304 ? Task.CompletedTask : context.Response.WriteAsync(Rss(Item("c"), Item("b"), Item("a")), Cancel);
        });
        Server.Answer("g", Rss(Item("z")));
        await PollAsync(await AddAsync("g", host: 2));

        var feed = await AddAsync("f");
        var poll = await PollAsync(feed);

        Assert.Equal(new ItemCounts(2, 0, 0, 0), poll.Items);
        Assert.NotNull(await TextOfAsync("b"));
        Assert.Null(await TextOfAsync("c"));
        var state = (await StateAsync(feed)).ToState();
        Assert.Equal(0, state.ConsecutiveFailures);
        Assert.Contains("volume", state.LastError, StringComparison.Ordinal);
        var tomorrow = new DateTimeOffset(Clock.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        Assert.InRange(state.NextPollAt.ToDateTimeOffset(), tomorrow, tomorrow.AddMinutes(1));
        Assert.Equal(1, Logs.Count("ingest.feed.waits"));

        Clock.AdvanceTo(state.NextPollAt.ToDateTimeOffset());
        await World.Poller.PollDueAsync(Cancel);

        Assert.NotNull(await TextOfAsync("c"));
        Assert.Equal((3L, ""), ((await StateAsync(feed)).Items, (await StateAsync(feed)).LastError));
        Assert.True((await PollAsync(feed)).Feed.NotModified > 0);
        Assert.Equal(1, Logs.Count("ingest.feed.waits"));
    }

    [Fact]
    public async Task page_beyond_the_volume_is_fetched_again_tomorrow()
    {
        Limit("BytesPerDay", "80");
        Server.Answer("page", Page, "text/html");
        Server.Answer("f", Rss(Item("a", link: Server.Url("page", 2).AbsoluteUri)));
        await PollAsync(await AddAsync("f", change: f => f.FetchPages = true));

        await World.Pages.FetchDueAsync(Cancel);
        Assert.Null(await TextOfAsync("a"));
        Clock.Advance(TimeSpan.FromHours(11));
        await World.Pages.FetchDueAsync(Cancel);
        Assert.Single(Server.RequestsFor("page"));

        Clock.Advance(TimeSpan.FromHours(1));
        await World.Pages.FetchDueAsync(Cancel);

        Assert.Equal(Page, await TextOfAsync("a"));
    }

    [Fact]
    public async Task queued_pages_count_before_they_are_fetched()
    {
        Limit("ArticlesPerDay", "1");
        Server.Answer("page", Page, "text/html");
        Server.Answer("f", Rss(Item("b", link: Server.Url("page?b", 2).AbsoluteUri), Item("a", link: Server.Url("page", 2).AbsoluteUri)));

        var poll = await PollAsync(await AddAsync("f", change: f => f.FetchPages = true));
        for (var i = 0; i < 3; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(5));
            await World.Pages.FetchDueAsync(Cancel);
        }

        Assert.Equal(1, poll.Items.New);
        Assert.Single(Server.RequestsFor("page"));
    }

    private void Limit(string what, string value)
    {
        var configuration = World.Get<IConfiguration>();
        configuration[$"Quotas:{what}"] = value;
        ((IConfigurationRoot)configuration).Reload();
    }
}
