using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Servers that fail, move, go away, or send what nobody should read.</summary>
public sealed class PollFailures : PolledFeed
{
    [Fact]
    public async Task failures_are_spaced_out_and_one_success_forgets_them()
    {
        Server.Answer("f", "", status: 500);
        var feed = await AddAsync("f");

        foreach (var minutes in new[] { 10, 20, 30 })
            Assert.Equal(minutes, Wait(await PollAsync(feed)));
        Assert.Equal((3, 500, "The server answered 500."), ((await StateAsync(feed)).Failures, (await StateAsync(feed)).LastStatus, (await StateAsync(feed)).LastError));
        Server.Answer("f", Rss(Item("a")));
        Assert.Equal((0, ""), ((await PollAsync(feed)).Feed.Failures, (await StateAsync(feed)).LastError));
    }

    [Theory]
    [InlineData("3600", 60)]
    [InlineData("Fri, 03 May 2024 15:00:05 GMT", 180)]
    [InlineData("9999999", 1_440)]
    public async Task publisher_who_asks_for_a_break_gets_it_for_all_feeds_of_the_host(string retryAfter, int minutes)
    {
        Server.Answer("f", context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });
        Server.Answer("other", Rss(Item("a")));
        var feed = await AddAsync("f");
        await AddAsync("other");

        var poll = await PollAsync(feed);

        Assert.Equal(minutes, Wait(poll));
        Assert.False(await World.Poller.PollNextAsync(Cancel));
        Clock.Advance(TimeSpan.FromMinutes(minutes));
        Assert.True(await World.Poller.PollNextAsync(Cancel));
    }

    [Fact]
    public async Task feed_that_is_gone_is_asked_once_a_day_and_loudly()
    {
        Server.Answer("f", "", status: 410);
        var feed = await AddAsync("f");

        var poll = await PollAsync(feed);

        Assert.Equal((1_440, 410), (Wait(poll), poll.Feed.LastStatus));
        Assert.Equal(1, Logs.Count("ingest.feed.gone"));
        Server.Answer("f", Rss(Item("a")));
        Assert.Equal(0, (await PollAsync(feed)).Feed.Failures);
    }

    [Fact]
    public async Task permanent_redirect_is_followed_from_the_start_once_it_has_proved_itself()
    {
        Server.Redirect("f", Server.Url("new", 2), 301);
        Server.Answer("new", Rss(Item("a")));
        var feed = await AddAsync("f");

        for (var i = 0; i < FeedPolls.ProofsOfMove; i++)
            Assert.Equal("", (await PollAsync(feed)).Feed.LastError);
        Assert.Equal(Server.Url("new", 2).AbsoluteUri, (await StateAsync(feed)).ToState().MovedTo);
        Assert.Equal(1, Logs.Count("ingest.feed.moved"));
        await PollAsync(feed);
        Assert.Equal((FeedPolls.ProofsOfMove, FeedPolls.ProofsOfMove + 1), (Server.RequestsFor("f").Count, Server.RequestsFor("new").Count));

        Server.Answer("new", "", status: 404);
        await PollAsync(feed);
        Assert.Equal("", (await StateAsync(feed)).ToState().MovedTo);
        Server.Answer("f", Rss(Item("b")));
        Assert.Equal(1, (await PollAsync(feed)).Items.New);
    }

    [Fact]
    public async Task temporary_redirect_is_followed_each_time()
    {
        Server.Redirect("f", Server.Url("new", 2));
        Server.Answer("new", Rss(Item("a")));
        var feed = await AddAsync("f");

        for (var i = 0; i < 5; i++)
            Assert.Equal("", (await PollAsync(feed)).Feed.LastError);

        Assert.Equal((5, 10), (Server.RequestsFor("f").Count, (await StateAsync(feed)).Requests));
    }

    [Fact]
    public async Task redirects_to_the_same_host_wait_for_it()
    {
        Server.Redirect("f", Server.Url("new"));
        Server.Answer("new", Rss(Item("a")));

        await PollAndDriveAsync(await AddAsync("f"));

        var times = Server.Requests.Select(r => r.Time).ToList();
        Assert.True(times[1] - times[0] >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task six_redirects_are_too_many()
    {
        for (var i = 0; i < 6; i++)
            Server.Redirect($"r{i}", Server.Url($"r{i + 1}", (i + 1) % 4 + 1));
        Server.Answer("r6", Rss(Item("a")));

        var six = await PollAndDriveAsync(await AddAsync("r0"));
        var five = await PollAndDriveAsync(await AddAsync("r1", host: 2));

        Assert.Contains("More than 5 redirects", six.Feed.LastError, StringComparison.Ordinal);
        Assert.Equal(6, six.Feed.Requests);
        Assert.Equal("", five.Feed.LastError);
    }

    [Theory]
    [InlineData("http://10.0.0.1/feed")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/feed")]
    [InlineData("http://[::ffff:10.1.1.1]/feed")]
    [InlineData("http://localhost/feed")]
    [InlineData("ftp://news.example/feed")]
    [InlineData("http://user:secret@news.example/feed")]
    public async Task redirect_into_the_private_network_is_refused(string location)
    {
        Server.Answer("f", context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });

        var poll = await PollAsync(await AddAsync("f"));

        Assert.Contains("The URL", poll.Feed.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", poll.Feed.LastError, StringComparison.Ordinal);
        Assert.Equal(1, poll.Feed.Requests);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw-deflate")]
    public async Task packed_feeds_are_unpacked(string coding)
    {
        Server.Answer("f", context => PackedAsync(context, coding, Encoding.UTF8.GetBytes(Rss(Item("a")))));

        Assert.Equal(1, (await PollAsync(await AddAsync("f"))).Items.New);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task bomb_is_not_unpacked(string coding)
    {
        Server.Answer("f", context => PackedAsync(context, coding, new byte[FeedPoller.MaxBytes + 1]));

        Assert.Contains("larger than", (await PollAsync(await AddAsync("f"))).Feed.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task huge_body_is_not_read(bool isAnnounced)
    {
        Server.Answer("f", async context =>
        {
            if (isAnnounced)
                context.Response.ContentLength = 1L << 40;
            for (var sent = 0; sent < 2 * FeedPoller.MaxBytes && !context.RequestAborted.IsCancellationRequested; sent += 65_536)
                await context.Response.Body.WriteAsync(new byte[65_536]);
        });

        Assert.Contains($"at most {FeedPoller.MaxBytes}|larger than {FeedPoller.MaxBytes}".Split('|')[isAnnounced ? 0 : 1], (await PollAsync(await AddAsync("f"))).Feed.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task body_that_is_not_packed_as_it_says_is_a_failure(string coding)
    {
        Server.Answer("f", context =>
        {
            context.Response.Headers.ContentEncoding = coding;
            return context.Response.WriteAsync(Rss(Item("a")));
        });

        Assert.Equal(1, (await PollAsync(await AddAsync("f"))).Feed.Failures);
    }

    [Fact]
    public async Task endless_headers_are_a_failure()
    {
        Server.Answer("f", context =>
        {
            for (var i = 0; i < 1_000; i++)
                context.Response.Headers[$"X-{i}"] = new string('x', 100);
            return Task.CompletedTask;
        });

        Assert.Equal(1, (await PollAsync(await AddAsync("f"))).Feed.Failures);
    }

    private static int Wait(PollReport poll) => (int)UnixMicroseconds.ToSpan(poll.Feed.NextPollAt - poll.Feed.LastPolledAt!.Value).TotalMinutes;

    private static async Task PackedAsync(HttpContext context, string coding, byte[] body)
    {
        context.Response.Headers.ContentEncoding = coding == "raw-deflate" ? "deflate" : coding;
        using var packed = new MemoryStream();
        await using (Stream packer = coding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            await packer.WriteAsync(body);
        }

        await context.Response.Body.WriteAsync(packed.ToArray());
    }
}
