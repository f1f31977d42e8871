using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Bad input is answered with the fields that are wrong.</summary>
public sealed partial class FeedRpcTests
{
    [Theory]
    [MemberData(nameof(Faults))]
    public async Task bad_settings_are_answered_with_their_field(string field, string fault)
    {
        var request = Bad(fault);

        Assert.Equal([field], await FieldsAsync(CreateAsync(request)));
        request.FeedId = Guid.NewGuid().ToString();
        request.Etag = "1";
        Assert.Equal([field], await FieldsAsync(UpdateAsync(request)));
        Assert.Empty((await _host.Client.ListFeedsAsync(new ListFeedsRequest(), cancellationToken: Cancel)).Feeds);
    }

    public static TheoryData<string, string> Faults() => new()
    {
        { "feed.name", "no name" }, { "feed.name", "long name" }, { "feed.name", "name with control" },
        { "feed.source", "no source" }, { "feed.source", "long source" },
        { "feed.url", "" }, { "feed.url", "not a url" }, { "feed.url", "ftp://news.example/" }, { "feed.url", "http://user:pass@news.example/" },
        { "feed.url", "http://10.0.0.1/" }, { "feed.url", "http://localhost/" }, { "feed.url", "http://[::1]/" }, { "feed.url", "http://169.254.169.254/" },
        { "feed.url", "http://0x7f000002/" }, { "feed.url", $"http://news.example/{new string('x', 2_000)}" },
        { "feed.min_interval", "short min" }, { "feed.min_interval", "long min" }, { "feed.min_interval", "negative min" }, { "feed.min_interval", "wild min" },
        { "feed.max_interval", "max below min" }, { "feed.max_interval", "long max" }, { "feed.max_interval", "wild max" },
    };

    [Fact]
    public async Task everything_that_is_missing_is_said_at_once()
    {
        Assert.Equal(["feed"], await FieldsAsync(_host.Client.CreateFeedAsync(new CreateFeedRequest(), cancellationToken: Cancel).ResponseAsync));
        Assert.Equal(["feed"], await FieldsAsync(_host.Client.UpdateFeedAsync(new UpdateFeedRequest(), cancellationToken: Cancel).ResponseAsync));
        Assert.Equal(["feed.name", "feed.source", "feed.url"], await FieldsAsync(CreateAsync(new Feed())));
        Assert.Equal(["feed.feed_id", "feed.etag"], await FieldsAsync(UpdateAsync(Feed())));
    }

    [Fact]
    public async Task ids_that_are_none_and_feeds_that_are_not_there_are_told_apart()
    {
        foreach (var id in new[] { "", "x", "\0" })
        {
            Assert.Equal(["feed_id"], await FieldsAsync(GetAsync(id)));
            Assert.Equal(["feed_id"], await FieldsAsync(PollAsync(id)));
            Assert.Equal(["feed_id"], await FieldsAsync(DeleteAsync(id)));
        }

        var none = Guid.NewGuid().ToString();
        await FailsAsync(StatusCode.NotFound, GetAsync(none));
        await FailsAsync(StatusCode.NotFound, PollAsync(none));
        await FailsAsync(StatusCode.NotFound, DeleteAsync(none));
        var feed = Feed();
        (feed.FeedId, feed.Etag) = (none, "1");
        await FailsAsync(StatusCode.NotFound, UpdateAsync(feed));
    }

    [Theory]
    [InlineData(-1, "", "page_size")]
    [InlineData(1_001, "", "page_size")]
    [InlineData(0, "***", "page_token")]
    [InlineData(0, "bm90IGEgdG9rZW4", "page_token")]
    public async Task list_needs_a_size_in_range_and_a_token_it_gave(int size, string token, string field) => Assert.Equal(
        [field],
        await FieldsAsync(_host.Client.ListFeedsAsync(new ListFeedsRequest { PageSize = size, PageToken = token }, cancellationToken: Cancel).ResponseAsync));

    private Feed Bad(string fault)
    {
        var feed = Feed();
        switch (fault)
        {
            case "no name": feed.Name = " "; break;
            case "long name": feed.Name = new string('x', 201); break;
            case "name with control": feed.Name = "a\nb"; break;
            case "no source": feed.Source = ""; break;
            case "long source": feed.Source = new string('x', 201); break;
            case "short min": feed.MinInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(59)); break;
            case "long min": feed.MinInterval = Duration.FromTimeSpan(TimeSpan.FromHours(25)); break;
            case "negative min": feed.MinInterval = Duration.FromTimeSpan(TimeSpan.FromHours(-1)); break;
            case "wild min": feed.MinInterval = new Duration { Seconds = long.MaxValue }; break;
            case "max below min": feed.MaxInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(9)); break;
            case "long max": feed.MaxInterval = Duration.FromTimeSpan(TimeSpan.FromHours(25)); break;
            case "wild max": feed.MaxInterval = new Duration { Seconds = 60, Nanos = int.MinValue }; break;
            default: feed.Url = fault; break;
        }

        return feed;
    }
}
