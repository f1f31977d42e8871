using Microsoft.AspNetCore.Http;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Servers that take their time, in real time.</summary>
public sealed class SlowServers : PolledFeed
{
    protected override TimeProvider Time => TimeProvider.System;

    protected override void Configure(FeedOptions options)
    {
        options.HostInterval = TimeSpan.FromMilliseconds(10);
        options.SilenceTimeout = TimeSpan.FromMilliseconds(1_500);
        options.RequestTimeout = TimeSpan.FromSeconds(3);
    }

    [Fact]
    public async Task server_that_sends_no_headers_is_given_up()
    {
        Server.Answer("f", context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var poll = await PollAsync(await AddAsync("f"));

        Assert.Contains("sent nothing for 00:00:01.5", poll.Feed.LastError, StringComparison.Ordinal);
        Assert.Equal((0, 1), (poll.Feed.LastStatus, poll.Feed.Requests));
    }

    [Fact]
    public async Task body_that_stops_is_given_up()
    {
        Server.Answer("f", async context =>
        {
            await context.Response.WriteAsync("<rss version=\"2.0\"><channel>");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        Assert.Contains("sent nothing for", (await PollAsync(await AddAsync("f"))).Feed.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task body_that_drips_is_given_up()
    {
        Server.Answer("f", async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ");
                await context.Response.Body.FlushAsync();
                await Task.Delay(50, context.RequestAborted);
            }
        });

        Assert.Contains("took longer than 00:00:03", (await PollAsync(await AddAsync("f"))).Feed.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task connection_refused_is_a_failure()
    {
        var feed = await World.AddAsync(
            new V1.Feed { Name = "n", Source = "s", Url = $"http://127.0.0.1:{Testing.ServerProcess.FreePort()}/" }, Cancel);

        Assert.Equal((0, 1), ((await PollAsync(feed)).Feed.LastStatus, (await StateAsync(feed)).Failures));
    }

    [Fact]
    public async Task poll_that_is_stopped_gives_the_feed_back()
    {
        using var stop = new CancellationTokenSource();
        Server.Answer("f", async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var feed = await AddAsync("f");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => World.Poller.PollNextAsync(stop.Token));

        Assert.Equal(("", 0, 0), ((await StateAsync(feed)).Lease, (await StateAsync(feed)).LeaseUntil, (await StateAsync(feed)).Failures));
    }
}
