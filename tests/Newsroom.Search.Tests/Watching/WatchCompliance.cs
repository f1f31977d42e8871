using Grpc.Core;
using Newsroom.Events.V1;
using Newsroom.Search.Tests.Host;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Watching;

/// <summary>WatchSearch through the real server, on each engine.</summary>
public abstract class WatchCompliance : IAsyncLifetime
{
    private SearchHost _host = null!;
    private (string Key, string Value)[] _settings = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _settings = await SettingsAsync();
        _host = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task New_matches_are_sent_as_they_are_indexed_and_nothing_else_is()
    {
        await _host.IndexAsync(Cancellation, Articles.Make("before", "Storm", "x"));
        using var watch = await WatchAsync("storm");
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"), Articles.Make("b", "Calm", "x"), Articles.Make("c", "Storms", "x"));
        Assert.Equal("a1", await watch.NextAsync());
        Assert.Equal("c1", await watch.NextAsync());
    }

    [Fact]
    public async Task Match_comes_with_highlights_as_a_search_shows_it()
    {
        using var watch = await WatchAsync("storm");
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm hits", "There was a storm.", day: 2));
        var hit = (await watch.ReadAsync()).Hit;
        var found = (await _host.Client.SearchAsync(new SearchRequest { Query = "storm" }, cancellationToken: Cancellation)).Hits.Single();
        found.Score = 0;
        Assert.Equal(found, hit);
    }

    [Fact]
    public async Task Later_revision_of_a_match_is_a_correction_and_another_attempt_is_not_sent()
    {
        using var watch = await WatchAsync("storm");
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"), Articles.Make("a", "Storm again", "x", revision: 2));
        await PublishAsync(Articles.Make("a", "Storm again", "y", revision: 2), attempt: 2);
        await _host.IndexAsync(Cancellation, Articles.Make("b", "Calm", "x"), Articles.Make("b", "Storm", "x", revision: 2));
        Assert.Equal(["a1", "a2*", "b2"], [await watch.NextAsync(), await watch.NextAsync(), await watch.NextAsync()]);
    }

    [Fact]
    public async Task Another_attempt_or_revision_that_makes_the_match_is_sent()
    {
        using var watch = await WatchAsync("storm");
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Calm", "x"));
        await PublishAsync(Articles.Make("a", "Storm", "x"), attempt: 2);
        Assert.Equal("a1", await watch.NextAsync());
    }

    [Fact]
    public async Task Watcher_that_comes_back_misses_nothing_and_is_sent_nothing_twice()
    {
        string cursor;
        using (var watch = await WatchAsync("storm"))
        {
            await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"), Articles.Make("b", "Storm", "x"));
            Assert.Equal("a1", await watch.NextAsync());
            cursor = watch.Cursor;
        }

        await _host.IndexAsync(
            Cancellation, Articles.Make("c", "Storm", "x"), Articles.Make("c", "Storms", "x", revision: 2), Articles.Make("d", "Storm", "x"));
        await _host.WithdrawAsync(Articles.Ref("d"), WithdrawalKind.Kill, "Wrong.", Cancellation);
        using var again = await WatchAsync("storm", cursor);
        await _host.IndexAsync(Cancellation, Articles.Make("e", "Storm", "x"));
        Assert.Equal(
            ["b1", "c1", "c2*", "e1"], [await again.NextAsync(), await again.NextAsync(), await again.NextAsync(), await again.NextAsync()]);
    }

    [Fact]
    public async Task Watcher_comes_back_to_another_process()
    {
        using var watch = await WatchAsync("storm");
        var cursor = watch.Cursor;
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"));
        await _host.StopAsync();
        await using var other = await StartAsync(dispose: false);
        using var again = await WatchCall.StartAsync(other.Client, "storm", cursor, Cancellation);
        Assert.Equal("a1", await again.NextAsync());
    }

    [Fact]
    public async Task Watcher_far_behind_what_is_held_in_memory_is_sent_everything()
    {
        await using var host = await StartAsync(dispose: false, ("Search:WatchWindow", "2"));
        using var first = await WatchCall.StartAsync(host.Client, "storm", "", Cancellation);
        await host.IndexAsync(Cancellation, [.. Enumerable.Range(0, 9).Select(i => Articles.Make($"{i}.", "Storm", "x"))]);
        using var late = await WatchCall.StartAsync(host.Client, "storm", first.Cursor, Cancellation);
        for (var i = 0; i < 9; i++)
            Assert.Equal($"{i}.1", await late.NextAsync());
    }

    [Fact]
    public async Task Stop_of_the_server_is_unavailable()
    {
        using var watch = await WatchAsync("storm");
        var stop = _host.StopAsync();
        var error = await Assert.ThrowsAsync<RpcException>(watch.NextAsync);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        await stop;
    }

    [Fact]
    public async Task Silent_watch_is_sent_a_cursor_that_moves()
    {
        await using var host = await StartAsync(dispose: false, ("Search:WatchHeartbeat", "00:00:00.050"));
        using var watch = await WatchCall.StartAsync(host.Client, "storm", "", Cancellation);
        var start = watch.Cursor;
        await host.IndexAsync(Cancellation, Articles.Make("a", "Calm", "x"));
        await Eventually.TrueAsync(
            async _ => (await watch.ReadAsync()) is { Hit: null } response && response.Cursor != start,
            TimeSpan.FromSeconds(30), "the cursor moves", Cancellation);
    }

    [Theory]
    [InlineData("\"storm", "", StatusCode.InvalidArgument)]
    [InlineData("storm", "nonsense", StatusCode.InvalidArgument)]
    [InlineData("storm", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", StatusCode.InvalidArgument)]
    public async Task Bad_request_is_refused(string query, string cursor, StatusCode expected)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => WatchAsync(query, cursor));
        Assert.Equal(expected, error.StatusCode);
    }

    [Fact]
    public async Task Cursor_older_than_the_log_is_out_of_range()
    {
        using var watch = await WatchAsync("storm");
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"), Articles.Make("b", "Storm", "x"));
        await _host.TrimLogAsync(keep: 1, Cancellation);
        var error = await Assert.ThrowsAsync<RpcException>(() => WatchAsync("storm", watch.Cursor));
        Assert.Equal(StatusCode.OutOfRange, error.StatusCode);
    }

    [Fact]
    public async Task More_watchers_than_allowed_are_refused_until_one_leaves()
    {
        await using var host = await StartAsync(dispose: false, ("Search:MaxWatchers", "1"));
        using (await WatchCall.StartAsync(host.Client, "storm", "", Cancellation))
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => WatchCall.StartAsync(host.Client, "calm", "", Cancellation));
            Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        }

        using var next = await Eventually.GetAsync(
            ct => WatchCall.StartAsync(host.Client, "calm", "", ct)!, TimeSpan.FromSeconds(30), "a place is free", Cancellation);
    }

    protected abstract Task<(string Key, string Value)[]> SettingsAsync();

    private async Task<SearchHost> StartAsync(bool dispose = true, params (string Key, string Value)[] more)
    {
        if (!dispose)
            await _host.StopAsync();
        return await SearchHost.StartAsync(Cancellation, null, [.. _settings, .. more]);
    }

    private Task<WatchCall> WatchAsync(string query, string cursor = "") => WatchCall.StartAsync(_host.Client, query, cursor, Cancellation);

    private async Task PublishAsync(IndexedArticle article, int attempt)
    {
        await _host.PublishAsync(article, Cancellation, attempt);
        await _host.NextAsync<PipelineProgress>(Cancellation);
    }
}
