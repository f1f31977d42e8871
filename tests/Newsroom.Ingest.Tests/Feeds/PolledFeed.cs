using System.Text;
using Newsroom.Ingest.Feeds;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>A feed at a real HTTP server, polled step by step on a clock that stands still.</summary>
public abstract class PolledFeed : IAsyncLifetime
{
    private const int Hosts = 4;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected FakeClock Clock { get; } = new(new DateTimeOffset(2024, 5, 3, 12, 0, 0, TimeSpan.Zero));

    protected CollectedLog Logs { get; } = new();

    protected FeedServer Server { get; private set; } = null!;

    protected FeedWorld World { get; private set; } = null!;

    /// <summary>What polling runs on; the server always has the real time.</summary>
    protected virtual TimeProvider Time => Clock;

    public async ValueTask InitializeAsync()
    {
        Server = await FeedServer.StartAsync(Hosts, Time, Cancel);
        World = await FeedWorld.CreateAsync(Time, Configure, Logs.AddTo, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await World.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    // The clock may move on while a request is under way, and must not end it.
    protected virtual void Configure(FeedOptions options) => options.SilenceTimeout = options.RequestTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Moves the clock until the poll has waited for all that it waits for.</summary>
    protected async Task<PollReport> PollAndDriveAsync(FeedRecord feed)
    {
        var before = Server.Requests.Count;
        var polling = PollAsync(feed);
        await IngestHost.EventuallyAsync(_ => Task.FromResult(Server.Requests.Count > before), "the first request");
        while (!polling.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(polling, Task.Delay(20, Cancel));
        }

        return await polling;
    }

    protected static string Rss(params string[] items) =>
        $"<rss version=\"2.0\"><channel><title>T</title><link>http://t.example/</link><description>D</description>{string.Concat(items)}</channel></rss>";

    protected static string Item(string id, string text = "Rain fell on the harbour.", string link = "") =>
        $"<item><guid isPermaLink=\"false\">{id}</guid><title>Title {id}</title><link>{link}</link><description>{text}</description></item>";

    protected Task<FeedRecord> AddAsync(string path, int host = 1, Action<Feed>? change = null)
    {
        var feed = new Feed { Name = path, Source = "harbour", Url = Server.Url(path, host).AbsoluteUri };
        change?.Invoke(feed);
        return World.AddAsync(feed, Cancel);
    }

    /// <summary>Polls now, on the next free time of the host, and gives the feed's state after it.</summary>
    protected async Task<PollReport> PollAsync(FeedRecord feed)
    {
        if (Time == Clock)
            Clock.Advance(TimeSpan.FromSeconds(5));
        var claimed = await World.Store.ClaimAsync(feed.FeedId, Lease.New(Time.GetUtcNow(), TimeSpan.FromMinutes(5)), Cancel);
        return (await World.Poller.PollAsync(claimed!, TimeSpan.Zero, Cancel))!;
    }

    protected async Task<FeedRecord> StateAsync(FeedRecord feed) => (await World.Store.FindAsync(feed.FeedId, Cancel))!;

    protected async Task<string?> TextOfAsync(string guid)
    {
        var id = ValidDocument.IdOf("harbour", guid);
        var stored = await World.Articles.ReadDocumentAsync(id, 0, Cancel);
        return stored?.Document is { } document ? Encoding.UTF8.GetString(document.Content.Span) : null;
    }
}
