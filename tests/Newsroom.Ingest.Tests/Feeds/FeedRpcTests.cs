using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Newsroom.Admin.V1;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>The rpcs about feeds over the real gRPC endpoint, against a real HTTP server.</summary>
public sealed partial class FeedRpcTests : IAsyncLifetime
{
    private static readonly (string, string)[] Settings =
    [
        ("Ingest:Feeds:Enabled", "false"), ("Ingest:Feeds:AllowedHosts:0", "127.0.0.1"), ("Ingest:Feeds:HostInterval", "00:00:00.010"),
    ];

    private IngestHost _host = null!;
    private FeedServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await IngestHost.StartAsync(folder: null, Settings);
        _server = await FeedServer.StartAsync(hosts: 2, TimeProvider.System, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task created_feed_is_given_back_with_its_defaults()
    {
        var created = await CreateAsync(Feed());
        var got = await GetAsync(created.FeedId);

        Assert.Equal(created, got.Feed);
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromHours(24)), (created.MinInterval.ToTimeSpan(), created.MaxInterval.ToTimeSpan()));
        Assert.NotEmpty(created.Etag);
        Assert.Null(got.State.LastPolledAt);
        Assert.NotNull(got.State.NextPollAt);
    }

    [Fact]
    public async Task feeds_created_at_once_are_first_asked_over_a_minute()
    {
        var first = new List<DateTimeOffset>();
        for (var i = 0; i < 50; i++)
            first.Add((await GetAsync((await CreateAsync(Feed($"f{i}"))).FeedId)).State.NextPollAt.ToDateTimeOffset());

        Assert.InRange(first.GroupBy(t => t.ToUnixTimeSeconds()).Max(g => g.Count()), 1, 10);
        Assert.All(first, t => Assert.True(t <= TimeProvider.System.GetUtcNow().AddMinutes(1)));
    }

    [Fact]
    public async Task same_url_in_other_words_exists_already()
    {
        var feed = await CreateAsync(Feed());
        var other = await CreateAsync(Feed("other"));
        var same = Feed();
        same.Url = same.Url.Replace("http", "HTTP", StringComparison.Ordinal) + "#top";

        await FailsAsync(StatusCode.AlreadyExists, CreateAsync(same));
        other.Url = feed.Url;
        await FailsAsync(StatusCode.AlreadyExists, UpdateAsync(other));
    }

    [Fact]
    public async Task update_needs_the_etag_that_was_read_last()
    {
        var feed = await CreateAsync(Feed());
        var stale = feed.Clone();
        feed.Name = "New name";
        feed.Paused = true;
        feed.MaxInterval = Duration.FromTimeSpan(TimeSpan.FromHours(1));

        var updated = await UpdateAsync(feed);

        Assert.NotEqual(feed.Etag, updated.Etag);
        Assert.Equal(updated, (await GetAsync(feed.FeedId)).Feed);
        Assert.Null((await GetAsync(feed.FeedId)).State.NextPollAt);
        await FailsAsync(StatusCode.Aborted, UpdateAsync(stale));
        stale.Etag = "not one of ours";
        await FailsAsync(StatusCode.Aborted, UpdateAsync(stale));
    }

    [Fact]
    public async Task update_is_recorded_with_what_changed_but_not_with_the_query_of_its_url()
    {
        var feed = await CreateAsync(Feed());
        feed.Name = new string('n', 200);
        feed.Url += "?key=swan";
        feed.Paused = true;
        feed.MaxInterval = Duration.FromTimeSpan(TimeSpan.FromHours(1));
        feed.Visibility = new Visibility { Teams = { "world", "sport" } };

        await UpdateAsync(feed);

        var trail = await new AuditService.AuditServiceClient(_host.Channel).ListAuditRecordsAsync(
            new ListAuditRecordsRequest { Action = "UpdateFeed", Target = feed.FeedId }, cancellationToken: Cancel);
        Assert.Equal(
            $"name={new string('n', 70)}… url={_server.Url("f").AbsoluteUri} paused=true max_interval=01:00:00 visibility=world,sport",
            Assert.Single(trail.Records).Detail);
    }

    [Fact]
    public async Task list_is_read_page_by_page_by_name()
    {
        foreach (var name in new[] { "c", "a|b", "b", "ä" })
            await CreateAsync(Feed(Uri.EscapeDataString(name), name));

        var first = await _host.Client.ListFeedsAsync(new ListFeedsRequest { PageSize = 3 }, cancellationToken: Cancel);
        var rest = await _host.Client.ListFeedsAsync(
            new ListFeedsRequest { PageSize = 3, PageToken = first.NextPageToken }, cancellationToken: Cancel);

        Assert.Equal(["a|b", "b", "c", "ä"], first.Feeds.Concat(rest.Feeds).Select(f => f.Feed.Name));
        Assert.Equal("", rest.NextPageToken);
    }

    [Fact]
    public async Task paused_feed_can_be_polled_by_hand_and_its_items_go_down_the_pipeline()
    {
        _server.Answer("f", "<rss version=\"2.0\"><channel><item><guid>a</guid><title>A</title><description>Rain.</description></item></channel></rss>");
        var feed = Feed();
        feed.Paused = true;
        feed = await CreateAsync(feed);

        var first = await PollAsync(feed.FeedId);
        var second = await PollAsync(feed.FeedId);

        Assert.Equal((1, 0, 0, 200, 1L), (first.NewItems, first.RevisedItems, first.KnownItems, first.State.LastStatus, first.State.Items));
        Assert.Equal((0, 1L), (second.NewItems, second.State.NotModified));
        Assert.NotNull(first.Duration);
        await IngestHost.EventuallyAsync(_ => Task.FromResult(!_host.Pipeline.Received.IsEmpty), "the item is sent");
        Assert.Equal("a", _host.Pipeline.Received.Single().Article.Guid);
    }

    [Fact]
    public async Task failed_poll_is_an_answer()
    {
        var feed = await CreateAsync(Feed("missing"));

        var poll = await PollAsync(feed.FeedId);

        Assert.Equal((404, 1, "The server answered 404."), (poll.State.LastStatus, poll.State.ConsecutiveFailures, poll.State.LastError));
    }

    [Fact]
    public async Task second_poll_of_a_feed_is_aborted()
    {
        var asked = new TaskCompletionSource();
        _server.Answer("f", async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var feed = await CreateAsync(Feed());
        using var stop = new CancellationTokenSource();
        var first = _host.Client.PollFeedAsync(new PollFeedRequest { FeedId = feed.FeedId }, cancellationToken: stop.Token).ResponseAsync;
        await asked.Task.WaitAsync(Cancel);

        await FailsAsync(StatusCode.Aborted, PollAsync(feed.FeedId));

        await stop.CancelAsync();
        await FailsAsync(StatusCode.Cancelled, first);
        _server.Answer("f", "<rss version=\"2.0\"><channel></channel></rss>");
        await IngestHost.EventuallyAsync(async _ => (await PollAsync(feed.FeedId)).State.LastStatus == 200, "the feed was given back");
    }

    [Fact]
    public async Task host_that_is_busy_for_longer_than_the_call_is_unavailable()
    {
        _server.Answer("f", context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "600";
            return Task.CompletedTask;
        });
        var feed = await CreateAsync(Feed());
        await PollAsync(feed.FeedId);

        var error = await FailsAsync(StatusCode.Unavailable, PollAsync(feed.FeedId));

        var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));
        Assert.InRange(status.Details.Single().Unpack<RetryInfo>().RetryDelay.ToTimeSpan().TotalSeconds, 500, 600);
    }

    [Fact]
    public async Task deleted_feed_is_gone_and_its_url_free()
    {
        var feed = await CreateAsync(Feed());

        await DeleteAsync(feed.FeedId);

        await FailsAsync(StatusCode.NotFound, GetAsync(feed.FeedId));
        await CreateAsync(Feed());
    }

    [Fact]
    public async Task restart_keeps_feeds_their_state_and_what_was_seen()
    {
        _server.Answer("f", "<rss version=\"2.0\"><channel><item><guid>a</guid><title>A</title></item></channel></rss>");
        var feed = await CreateAsync(Feed());
        await PollAsync(feed.FeedId);
        var before = await GetAsync(feed.FeedId);
        await _host.DisposeAsync();

        _host = await IngestHost.StartAsync(_host.Folder, Settings);

        Assert.Equal(before, await GetAsync(feed.FeedId));
        _server.Answer("f", "<rss version=\"2.0\"><channel><item><guid>b</guid><title>B</title></item><item><guid>a</guid><title>A</title></item></channel></rss>");
        var poll = await PollAsync(feed.FeedId);
        Assert.Equal((1, 1), (poll.NewItems, poll.KnownItems));
    }

    [Fact]
    public async Task running_service_polls_what_is_due_by_itself()
    {
        _server.Answer("f", "<rss version=\"2.0\"><channel><item><guid>a</guid><title>A</title></item></channel></rss>");
        var soon = Feed();
        // So that it is first asked within six seconds.
        soon.MinInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(1));
        var feed = await CreateAsync(soon);
        await _host.DisposeAsync();

        _host = await IngestHost.StartAsync(_host.Folder, [.. Settings, ("Ingest:Feeds:Enabled", "true"), ("Ingest:Feeds:IdleInterval", "00:00:00.050")]);

        await IngestHost.EventuallyAsync(async _ => (await GetAsync(feed.FeedId)).State.Items == 1, "the feed is polled");
    }

    [Theory]
    [InlineData("UserAgent", "Newsroom")]
    [InlineData("Concurrency", "0")]
    [InlineData("AllowedHosts:0", "10.0.0.0/99")]
    [InlineData("SilenceTimeout", "00:00:00")]
    public async Task settings_out_of_range_stop_the_start(string key, string value) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => IngestHost.StartAsync(folder: null, ($"Ingest:Feeds:{key}", value)));

    private Feed Feed(string path = "f", string name = "Harbour") => new() { Name = name, Source = "harbour", Url = _server.Url(path).AbsoluteUri };

    private async Task<Feed> CreateAsync(Feed feed) =>
        (await _host.Client.CreateFeedAsync(new CreateFeedRequest { Feed = feed }, cancellationToken: Cancel)).Feed;

    private async Task<Feed> UpdateAsync(Feed feed) =>
        (await _host.Client.UpdateFeedAsync(new UpdateFeedRequest { Feed = feed }, cancellationToken: Cancel)).Feed;

    private async Task<GetFeedResponse> GetAsync(string feedId) =>
        await _host.Client.GetFeedAsync(new GetFeedRequest { FeedId = feedId }, cancellationToken: Cancel);

    private async Task<DeleteFeedResponse> DeleteAsync(string feedId) =>
        await _host.Client.DeleteFeedAsync(new DeleteFeedRequest { FeedId = feedId }, cancellationToken: Cancel);

    private async Task<PollFeedResponse> PollAsync(string feedId) =>
        await _host.Client.PollFeedAsync(new PollFeedRequest { FeedId = feedId }, deadline: IngestHost.Deadline(), cancellationToken: Cancel);

#pragma warning disable VSTHRD003 // The call was made in the same expression.
    private static async Task<RpcException> FailsAsync(StatusCode code, Task call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(code, error.StatusCode);
        return error;
    }

    private static async Task<List<string>> FieldsAsync(Task call)
    {
        var error = await FailsAsync(StatusCode.InvalidArgument, call);
        var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));
        return status.Details.Single().Unpack<BadRequest>().FieldViolations.Select(v => v.Field).ToList();
    }
#pragma warning restore VSTHRD003
}
