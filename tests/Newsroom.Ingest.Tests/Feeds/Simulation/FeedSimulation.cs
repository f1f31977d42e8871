using Dapper;
using Newsroom.Ingest.Feeds;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>What a simulated day came to.</summary>
public sealed record SimulationResult(
    IReadOnlyList<SimulatedFeed> Feeds, IReadOnlyList<TakenItem> Items, IReadOnlyList<SeenRequest> Requests, IReadOnlyList<FeedRecord> States);

/// <summary>An item that was taken in.</summary>
public sealed record TakenItem(SimulatedFeed Feed, string ItemGuid, long Revisions, DateTimeOffset ReceivedAt)
{
    public TimeSpan Delay => ReceivedAt - Feed.PublishedAt(ItemGuid);
}

/// <summary>
/// A day of 200 feeds: the real poller, store and HTTP, against a real server, on a clock that jumps from one due poll to the next.
/// </summary>
public static class FeedSimulation
{
    public static readonly DateTimeOffset Start = new(2024, 5, 3, 0, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Length = TimeSpan.FromDays(1);

    /// <summary>Polls that become due within it happen together, as a poller that looks every so often would have it.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    private static readonly FeedKind[] Kinds =
    [
        new("every 5 min", 20, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)),
        new("about hourly", 40, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(90)),
        new("few a day", 60, TimeSpan.FromHours(4), TimeSpan.FromHours(8)),
        new("daily", 35, TimeSpan.FromHours(20), TimeSpan.FromHours(28)),
        new("dead", 25, TimeSpan.Zero, TimeSpan.Zero),
        new("hourly, flapping", 20, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(80), FailureShare: 0.33),
    ];

    /// <summary>The first 40 have two feeds.</summary>
    private const int Hosts = 160;

    public static async Task<SimulationResult> RunAsync(CancellationToken cancellationToken)
    {
        var clock = new FakeClock(Start);
        await using var server = await FeedServer.StartAsync(Hosts, clock, cancellationToken);
        await using var world = await FeedWorld.CreateAsync(clock, o => o.Concurrency = 4, logging: null, cancellationToken);
        var feeds = Kinds.SelectMany(k => Enumerable.Repeat(k, k.Count)).Select((k, i) => new SimulatedFeed(k, i, Start, Length)).ToList();
        foreach (var feed in feeds)
        {
            server.Answer(feed.Source, context => feed.AnswerAsync(context, clock.GetUtcNow()));
            var url = server.Url(feed.Source, (feed.Number % Hosts) + 1);
            await world.AddAsync(new Feed { Name = feed.Source, Source = feed.Source, Url = url.AbsoluteUri }, cancellationToken);
        }

        while (await NextAsync(world, clock.GetUtcNow()) is { } next && next < Start + Length)
        {
            clock.AdvanceTo(next);
            await world.Poller.PollDueAsync(cancellationToken);
        }

        return new SimulationResult(
            feeds, await ItemsAsync(world, feeds), [.. server.Requests], await world.Store.ListAsync("", after: null, feeds.Count, cancellationToken));
    }

    /// <summary>When a feed is due whose host is free, at the end of that tick.</summary>
    private static async Task<DateTimeOffset?> NextAsync(FeedWorld world, DateTimeOffset now)
    {
        await using var connection = await world.Source.OpenConnectionAsync();
        var micros = await connection.QuerySingleAsync<long>(
            """
            SELECT MIN(MAX(f.next_poll_at, COALESCE(h.next_at, 0))) FROM feeds f LEFT JOIN feed_hosts h ON h.host = f.host
            WHERE f.paused = 0
            """);
        var due = DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
        var time = due > now ? due : now;
        return time.AddTicks((Tick.Ticks - (time.Ticks % Tick.Ticks)) % Tick.Ticks);
    }

    private static async Task<List<TakenItem>> ItemsAsync(FeedWorld world, List<SimulatedFeed> feeds)
    {
        var bySource = feeds.ToDictionary(f => f.Source, StringComparer.Ordinal);
        await using var connection = await world.Source.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(string Source, string ItemGuid, long Revisions, long ReceivedAt)>(
            """
            SELECT a.source, a.guid, a.last_revision, r.received_at FROM articles a
            JOIN revisions r ON r.article_id = a.article_id AND r.revision = 1
            """);
        return rows.Select(r => new TakenItem(
            bySource[r.Source], r.ItemGuid, r.Revisions, DateTimeOffset.UnixEpoch.AddTicks(r.ReceivedAt * TimeSpan.TicksPerMicrosecond))).ToList();
    }
}
