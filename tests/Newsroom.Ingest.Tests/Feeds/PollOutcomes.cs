using Microsoft.AspNetCore.Http;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>What polls bring, and what they leave in the feed's state.</summary>
public sealed class PollOutcomes : PolledFeed
{
    [Fact]
    public async Task items_become_articles_once()
    {
        Server.Answer("f", Rss(Item("b"), Item("a", link: "http://t.example/a")));
        var feed = await AddAsync("f");

        var first = await PollAsync(feed);
        Server.Answer("f", Rss(Item("c"), Item("b"), Item("a", link: "http://t.example/a")));
        var second = await PollAsync(feed);

        Assert.Equal(new ItemCounts(2, 0, 0, 0), first.Items);
        Assert.Equal(new ItemCounts(1, 0, 2, 0), second.Items);
        Assert.Equal((3, 2, 2, 200, 0), (second.Feed.Items, second.Feed.Duplicates, second.Feed.Requests, second.Feed.LastStatus, second.Feed.Failures));
        var article = await World.Articles.ReadDocumentAsync(ValidDocument.IdOf("harbour", "a"), 0, Cancel);
        Assert.Equal(("Title a", "http://t.example/a"), (article?.Document?.Declared.Headline, article?.Document?.Url));
        Assert.Contains("Rain fell", await TextOfAsync("c"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task teams_poll_one_url_each_for_itself()
    {
        Server.Answer("f", Rss(Item("a")));
        var sport = await AddAsync("f", change: f => (f.Team, f.Source) = ("sport", "harbour"));
        var politics = await AddAsync("f", change: f => (f.Team, f.Source) = ("politics", "harbour of politics"));
        var late = await AddAsync("f", change: f => (f.Team, f.Source) = ("culture", "harbour"));

        Assert.Equal(new ItemCounts(1, 0, 0, 0), (await PollAsync(sport)).Items);
        Assert.Equal(new ItemCounts(1, 0, 0, 0), (await PollAsync(politics)).Items);
        // The name of an article is one for all teams.
        Assert.Equal(new ItemCounts(0, 0, 0, 1), (await PollAsync(late)).Items);
        Assert.Equal(3, Server.RequestsFor("f").Count);
    }

    [Fact]
    public async Task changed_item_is_a_revision()
    {
        Server.Answer("f", Rss(Item("a", "first")));
        var feed = await AddAsync("f");
        await PollAsync(feed);
        Server.Answer("f", Rss(Item("a", "second")));

        Assert.Equal(new ItemCounts(0, 1, 0, 0), (await PollAsync(feed)).Items);
        Assert.Equal(2, (await World.Articles.FindAsync(ValidDocument.IdOf("harbour", "a"), 0, Cancel))!.Article.Revision);
    }

    [Fact]
    public async Task item_over_a_limit_is_refused_alone_and_only_once()
    {
        var tooLong = Item("long", new string('x', DocumentRules.MaxContentBytes + 1));
        Server.Answer("f", Rss(tooLong, Item("a")));
        var feed = await AddAsync("f");

        var first = await PollAsync(feed);
        Server.Answer("f", Rss(Item("b"), tooLong, Item("a")));
        var second = await PollAsync(feed);

        Assert.Equal(new ItemCounts(1, 0, 0, 1), first.Items);
        Assert.Equal(new ItemCounts(1, 0, 2, 0), second.Items);
        Assert.Contains("document.content", Assert.Single(Logs.Messages("ingest.feed.item_refused")), StringComparison.Ordinal);
        Assert.Equal(1, second.Feed.Refused);
        Assert.Equal("", second.Feed.LastError);
        Assert.StartsWith("long: document.content", second.Feed.ToState().LastRefusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "bare: has neither text nor headline")]
    [InlineData("http://news.example/a", "bare: has neither text nor headline; with fetch_pages the page that it links to is taken")]
    public async Task item_without_any_text_is_refused_and_the_state_says_why(string link, string why)
    {
        Server.Answer("f", Rss($"<item><guid isPermaLink=\"false\">bare</guid><link>{link}</link></item>"));

        var state = (await PollAsync(await AddAsync("f"))).Feed.ToState();

        Assert.Equal((1, why), (state.RefusedItems, state.LastRefusal));
    }

    [Fact]
    public async Task validators_go_back_as_they_came_and_are_kept_and_replaced_at_304()
    {
        Server.Answer("f", async context =>
        {
            var isKnown = context.Request.Headers.IfNoneMatch.Count > 0;
            context.Response.Headers.ETag = "\"1\"";
            context.Response.Headers.LastModified = "yesterday, roughly";
            if (isKnown)
            {
                context.Response.StatusCode = 304;
                context.Response.Headers.ETag = "\"2\"";
                context.Response.Headers.Remove("Last-Modified");
                return;
            }

            await context.Response.WriteAsync(Rss(Item("a")));
        });
        var feed = await AddAsync("f");

        await PollAsync(feed);
        var second = await PollAsync(feed);
        await PollAsync(feed);

        var asked = Server.RequestsFor("f");
        Assert.Equal(["", "\"1\"", "\"2\""], asked.Select(r => r.Headers.IfNoneMatch.ToString()));
        Assert.Equal(["", "yesterday, roughly", "yesterday, roughly"], asked.Select(r => r.Headers.IfModifiedSince.ToString()));
        Assert.Equal((304, 1, "\"2\""), (second.Feed.LastStatus, second.Feed.NotModified, second.Feed.Etag));
    }

    [Fact]
    public async Task changed_bytes_count_though_the_etag_is_kept()
    {
        Server.Answer("f", context => AnswerAsync(context, Rss(Item("a"))));
        var feed = await AddAsync("f");
        await PollAsync(feed);
        Server.Answer("f", context => AnswerAsync(context, Rss(Item("b"), Item("a"))));

        Assert.Equal(1, (await PollAsync(feed)).Items.New);

        static Task AnswerAsync(HttpContext context, string text)
        {
            context.Response.Headers.ETag = "\"same\"";
            return context.Response.WriteAsync(text);
        }
    }

    [Fact]
    public async Task server_that_always_says_304_is_asked_for_everything_once_a_day()
    {
        var text = Rss(Item("a"));
        Server.Answer("f", async context =>
        {
            context.Response.Headers.ETag = "\"same\"";
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch.Count > 0 ? 304 : 200;
            if (context.Response.StatusCode == 200)
                await context.Response.WriteAsync(text);
        });
        var feed = await AddAsync("f");
        await PollAsync(feed);
        text = Rss(Item("b"), Item("a"));

        Assert.Equal(0, (await PollAsync(feed)).Items.New);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await PollAsync(feed)).Items.New);
    }

    [Fact]
    public async Task same_bytes_at_200_count_as_not_modified()
    {
        Server.Answer("f", Rss(Item("a")));
        var feed = await AddAsync("f");
        await PollAsync(feed);

        var second = await PollAsync(feed);

        Assert.Equal((1, 200, 0), (second.Feed.NotModified, second.Feed.LastStatus, second.Items.Known));
    }

    [Fact]
    public async Task a_304_that_nobody_asked_for_is_a_failure()
    {
        Server.Answer("f", "", status: 304);

        Assert.Contains("304", (await PollAsync(await AddAsync("f"))).Feed.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<rss version=\"2.0\"><channel><item><guid>a</guid><title>A</title>", "application/rss+xml")]
    [InlineData("<html><body><p>Please log in.</p></body></html>", "text/html")]
    [InlineData("", "application/rss+xml")]
    [InlineData("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [", "application/feed+json")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]><rss version=\"2.0\"><channel><item><guid>a</guid><title>&e;</title></item></channel></rss>", "application/rss+xml")]
    public async Task what_is_not_a_sound_feed_leaves_no_half_of_it_and_says_why(string body, string contentType)
    {
        Server.Answer("f", Rss(Item("before")));
        var feed = await AddAsync("f");
        await PollAsync(feed);
        Server.Answer("f", body, contentType);

        var poll = await PollAsync(feed);

        Assert.Equal((1, default), (poll.Feed.Failures, poll.Items));
        Assert.NotEmpty(poll.Feed.LastError);
        Server.Answer("f", Rss(Item("after"), Item("before")));
        Assert.Equal(new ItemCounts(1, 0, 1, 0), (await PollAsync(feed)).Items);
        Assert.Equal((0, ""), ((await StateAsync(feed)).Failures, (await StateAsync(feed)).LastError));
    }

    [Fact]
    public async Task bytes_that_are_not_in_the_stated_charset_are_a_failure()
    {
        Server.Answer("f", async context =>
        {
            context.Response.ContentType = "application/rss+xml; charset=utf-8";
            await context.Response.Body.WriteAsync(System.Text.Encoding.Latin1.GetBytes(Rss(Item("a", "Caf\u00e9"))));
        });

        var poll = await PollAsync(await AddAsync("f"));

        Assert.Contains("utf-8", poll.Feed.LastError, StringComparison.Ordinal);
        Assert.Null(await TextOfAsync("a"));
    }

    [Fact]
    public async Task quiet_feed_is_told_once()
    {
        Server.Answer("f", Rss(Item("a")));
        var feed = await AddAsync("f");
        await PollAsync(feed);
        Clock.Advance(TimeSpan.FromHours(1));
        Server.Answer("f", Rss(Item("b"), Item("a")));
        await PollAsync(feed);

        Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, (await PollAsync(feed)).Feed.GoneQuiet);
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, (await PollAsync(feed)).Feed.GoneQuiet);
        Assert.Equal(1, (await PollAsync(feed)).Feed.GoneQuiet);
        Assert.Equal(1, Logs.Count("ingest.feed.quiet"));
        Assert.Equal(1, await World.Store.CountQuietAsync(Cancel));

        Server.Answer("f", Rss(Item("c")));
        Assert.Equal(0, (await PollAsync(feed)).Feed.GoneQuiet);
    }

    [Fact]
    public async Task poll_of_a_feed_that_was_deleted_meanwhile_is_dropped()
    {
        var feed = await AddAsync("f");
        Server.Answer("f", async context =>
        {
            await World.Store.RemoveAsync(feed.FeedId, Cancel);
            await context.Response.WriteAsync(Rss(Item("a")));
        });
        var claimed = await World.Store.ClaimAsync(feed.FeedId, Lease.New(Clock.GetUtcNow(), TimeSpan.FromMinutes(5)), Cancel);

        Assert.Null(await World.Poller.PollAsync(claimed!, TimeSpan.Zero, Cancel));
        Assert.Equal(1, Logs.Count("ingest.feed.lease_lost"));
    }
}
