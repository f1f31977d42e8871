using Newsroom.Hosting;
using Newsroom.Ingest.Feeds;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>A name is judged by the addresses it has when it is connected to.</summary>
public sealed class PrivateHosts : PolledFeed
{
    // Allows this machine's name, and no network.
    protected override void Configure(FeedOptions options)
    {
        options.AllowedHosts.Clear();
        options.AllowedHosts.Add("127.0.0.1");
    }

    [Fact]
    public async Task name_that_leads_to_this_machine_is_refused_when_it_is_connected_to()
    {
        Server.Answer("f", Rss(Item("a")));
        var feed = await World.AddAsync(new Feed { Name = "n", Source = "s", Url = "http://news.example/" }, Cancel);
        // The rules let no such name in; a record that has it stands for a name that changed its address.
        var rebound = feed with { FeedId = Guid.NewGuid().ToString(), Url = Server.Url("f").AbsoluteUri.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), UrlKey = "x" };
        await World.Store.AddAsync(rebound, Cancel);

        var poll = await PollAsync(rebound);

        Assert.NotEqual("", poll.Feed.LastError);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task connection_itself_checks_the_address()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Server.Url("f").AbsoluteUri.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => World.Get<PublicHttp>().SendAsync(request, Cancel));

        Assert.IsType<RefusedAddressException>(error.InnerException);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task allowed_host_does_not_open_its_neighbours()
    {
        Server.Answer("f", Rss(Item("a")));
        Server.Redirect("g", Server.Url("f", 2));
        Assert.Equal(1, (await PollAsync(await World.AddAsync(new Feed { Name = "n", Source = "harbour", Url = Server.Url("f").AbsoluteUri }, Cancel))).Items.New);

        var redirected = await PollAsync(await World.AddAsync(new Feed { Name = "n", Source = "harbour", Url = Server.Url("g").AbsoluteUri }, Cancel));
        var violations = new Violations();
        World.Rules.Check(new Feed { Name = "n", Source = "s", Url = Server.Url("f", 2).AbsoluteUri }, Clock.GetUtcNow(), violations);

        Assert.Contains("127.0.0.2", redirected.Feed.LastError, StringComparison.Ordinal);
        Assert.Equal("feed.url", Assert.Single(violations.Items).Field);
    }
}
