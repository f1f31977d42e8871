using Newsroom.Ingest.Feeds;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests.Feeds;

public sealed class SqliteFeedStoreTests : FeedStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateSqliteAsync(Cancel);
}

public sealed class PostgreSqlFeedStoreTests(PostgreSqlFixture server) : FeedStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync(server, Cancel);
}

/// <summary>What every feed store must do, on a database of its own for each test.</summary>
public abstract partial class FeedStoreCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(5);

    private TestDatabase? _db;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private FeedStore One { get; set; } = null!;

    /// <summary>Another replica where the engine has several.</summary>
    private FeedStore Two { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _db = await CreateDatabaseAsync();
        One = new FeedStore(_db.Replicas[0]);
        Two = new FeedStore(_db.Replicas[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
            await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    [Fact]
    public async Task what_was_added_is_found()
    {
        var feed = await AddAsync("a");

        Assert.Equal(feed, await One.FindAsync(feed.FeedId, Cancel));
        Assert.Null(await One.FindAsync("b", Cancel));
    }

    [Fact]
    public async Task url_belongs_to_one_feed()
    {
        var first = await AddAsync("a");
        var second = await AddAsync("b");

        Assert.False(await Two.AddAsync(Feed("c") with { UrlKey = first.UrlKey }, Cancel));
        Assert.Equal(FeedChange.Taken, await Two.UpdateAsync(second with { UrlKey = first.UrlKey }, 1, Cancel));
        Assert.Equal(second, await One.FindAsync("b", Cancel));
    }

    [Fact]
    public async Task list_goes_on_after_a_position_in_the_order_of_names()
    {
        foreach (var (id, name) in new[] { ("1", "b"), ("2", "a"), ("3", "B"), ("4", "a") })
            await One.AddAsync(Feed(id) with { Name = name }, Cancel);

        var first = await One.ListAsync("", after: null, 2, Cancel);
        var rest = await One.ListAsync("", new FeedPosition(first[^1].Name, first[^1].FeedId), 10, Cancel);

        Assert.Equal(["3", "2", "4", "1"], first.Concat(rest).Select(f => f.FeedId));
    }

    [Fact]
    public async Task update_needs_the_current_version()
    {
        var feed = await AddAsync("a");

        Assert.Equal(FeedChange.Saved, await One.UpdateAsync(feed with { Name = "new" }, 1, Cancel));
        Assert.Equal(FeedChange.Stale, await Two.UpdateAsync(feed with { Name = "other" }, 1, Cancel));
        Assert.Equal(FeedChange.Missing, await Two.UpdateAsync(feed with { FeedId = "x" }, 1, Cancel));
        Assert.Equal(feed with { Name = "new", Version = 2 }, await One.FindAsync("a", Cancel));
    }

    [Fact]
    public async Task new_url_starts_over_and_drops_what_a_poll_of_the_old_one_brings()
    {
        await AddAsync("a");
        var polled = (await ClaimAsync(One))! with { Etag = "\"1\"", BodyHash = "hash", Failures = 3 };
        Assert.True(await One.FinishAsync(polled, Cancel));
        var polling = await One.ClaimAsync("a", Lease.New(Noon, Gap), Cancel);

        await Two.UpdateAsync(polled with { Url = "http://b.example/", UrlKey = "http://b.example/", Host = "b.example" }, 1, Cancel);

        Assert.False(await One.FinishAsync(polling! with { Etag = "\"2\"" }, Cancel));
        var after = await One.FindAsync("a", Cancel);
        Assert.Equal(("", "", 0, "b.example", ""), (after!.Etag, after.BodyHash, after.Failures, after.Host, after.Lease));
    }

    [Fact]
    public async Task due_feed_is_claimed_by_one_replica()
    {
        for (var i = 0; i < 10; i++)
            await AddAsync($"f{i}");

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => ClaimUntilNoneAsync(i % 2 == 0 ? One : Two))));

        var claimed = claims.SelectMany(c => c).Select(f => f.FeedId).ToList();
        Assert.Equal(10, claimed.Count);
        Assert.Equal(10, claimed.Distinct().Count());
    }

    [Fact]
    public async Task paused_feeds_those_not_due_and_those_of_a_busy_host_are_left()
    {
        await One.AddAsync(Feed("paused") with { Paused = 1 }, Cancel);
        await One.AddAsync(Feed("later") with { NextPollAt = Feed("x").NextPollAt + 1 }, Cancel);
        var busy = await AddAsync("busy");
        await One.ReserveHostAsync(busy.Host, Noon - TimeSpan.FromSeconds(1), Gap, TimeSpan.Zero, Cancel);

        Assert.Null(await ClaimAsync(Two));
        Assert.Equal("later", (await ClaimAsync(Two, Noon.AddSeconds(1)))!.FeedId);
        Assert.Equal("busy", (await ClaimAsync(Two, Noon.AddSeconds(4)))!.FeedId);
        Assert.NotNull(await Two.ClaimAsync("paused", Lease.New(Noon, Gap), Cancel));
    }

    [Fact]
    public async Task lease_that_has_ended_goes_to_another_and_its_poll_saves_nothing()
    {
        var feed = await AddAsync("a");
        var lost = (await ClaimAsync(One))!;
        Assert.Null(await ClaimAsync(Two, Noon + Gap - TimeSpan.FromMilliseconds(1)));
        Assert.Null(await Two.ClaimAsync("a", Lease.New(Noon, Gap), Cancel));
        var taken = (await ClaimAsync(Two, Noon + Gap))!;

        Assert.False(await One.FinishAsync(lost with { Etag = "\"lost\"" }, Cancel));
        Assert.False(await One.SaveSeenAsync(lost, [new SeenItem("k", "h", true)], [], Noon, Cancel));
        await One.ReleaseAsync(lost, Noon.AddDays(1), Cancel);
        Assert.True(await Two.FinishAsync(taken with { Etag = "\"kept\"", NextPollAt = feed.NextPollAt + 7 }, Cancel));

        var after = await One.FindAsync("a", Cancel);
        Assert.Equal(("\"kept\"", feed.NextPollAt + 7, "", 0), (after!.Etag, after.NextPollAt, after.Lease, after.LeaseUntil));
        Assert.Empty(await One.FindSeenAsync("a", ["k"], Cancel));
    }

    [Fact]
    public async Task lease_given_back_can_be_claimed_at_once()
    {
        await AddAsync("a");
        var feed = (await ClaimAsync(One))!;

        await One.ReleaseAsync(feed, nextAt: null, Cancel);

        Assert.NotNull(await ClaimAsync(Two));
    }

    [Fact]
    public async Task every_field_of_the_state_is_saved()
    {
        await AddAsync("a");
        var feed = (await ClaimAsync(One))! with
        {
            Host = "h",
            MovedTo = "m",
            MovedProofs = 2,
            Etag = "e",
            LastModified = "l",
            BodyHash = "b",
            LastReadAt = 1,
            LastPolledAt = 2,
            LastNewAt = 3,
            NextPollAt = 4,
            LastStatus = 5,
            Failures = 6,
            LastError = "x",
            GoneQuiet = 1,
            PollInterval = 7,
            Rhythm = 8,
            Requests = 9,
            NotModified = 10,
            Items = 11,
            Duplicates = 12,
            Refused = 13,
            LastRefusal = "r",
        };

        Assert.True(await One.FinishAsync(feed, Cancel));

        Assert.Equal(feed with { Lease = "", LeaseUntil = 0 }, await Two.FindAsync("a", Cancel));
        Assert.Equal(1, await Two.CountQuietAsync(Cancel));
    }

    private static FeedRecord Feed(string id) => new()
    {
        FeedId = id,
        Name = $"Feed {id}",
        Url = $"http://{id}.example/",
        UrlKey = $"http://{id}.example/",
        Host = $"{id}.example",
        Source = "desk",
        MinInterval = 600_000_000,
        MaxInterval = 86_400_000_000,
        PollInterval = 600_000_000,
        Version = 1,
        CreatedAt = UnixMicroseconds.Of(Noon),
        NextPollAt = UnixMicroseconds.Of(Noon),
    };

    private async Task<FeedRecord> AddAsync(string id)
    {
        Assert.True(await One.AddAsync(Feed(id), Cancel));
        return Feed(id);
    }

    private static Task<FeedRecord?> ClaimAsync(FeedStore store, DateTimeOffset? now = null) =>
        store.ClaimDueAsync(Lease.New(now ?? Noon, Gap), Cancel);

    private static Task<PageRecord?> ClaimPageAsync(FeedStore store, DateTimeOffset now) =>
        store.ClaimPageAsync(Lease.New(now, TimeSpan.FromMinutes(6)), Cancel);

    private static async Task<List<FeedRecord>> ClaimUntilNoneAsync(FeedStore store)
    {
        var claimed = new List<FeedRecord>();
        while (await ClaimAsync(store) is { } feed)
            claimed.Add(feed);
        return claimed;
    }
}
