using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>What operations see of a poll.</summary>
public sealed class PollTelemetry : PolledFeed
{
    [Fact]
    public async Task poll_is_the_root_of_a_trace_that_holds_its_items_and_tells_no_stranger()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == IngestTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        Server.Answer("f", Rss(Item("b"), Item("a")));
        var feed = await AddAsync("f");
        Activity.Current = null;

        await PollAsync(feed);

        var poll = Assert.Single(spans, s => Equals(s.GetTagItem(FeedTelemetry.FeedIdTag), feed.FeedId));
        Assert.Equal(default, poll.ParentSpanId);
        Assert.Equal(2, spans.Count(s => s.OperationName == "ingest article" && s.ParentSpanId == poll.SpanId && s.TraceId == poll.TraceId));
        Assert.Empty(Server.Requests.Single().Headers["traceparent"].ToString());
        Assert.Contains("://", Server.Requests.Single().Headers.UserAgent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task polls_requests_and_items_are_counted_by_outcome()
    {
        var counted = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        var meters = World.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == FeedTelemetry.Name && instrument.Meter.Scope == meters)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counted.AddOrUpdate(
            $"{instrument.Name[(instrument.Name.LastIndexOf('.') + 1)..]}:{(tags.Length > 0 ? tags[0].Value : "")}", value, (_, sum) => sum + value));
        listener.Start();
        Server.Answer("f", Rss(Item("b"), Item("a")));
        var feed = await AddAsync("f");

        await PollAsync(feed);
        await PollAsync(feed);
        Server.Answer("f", "", status: 503);
        await PollAsync(feed);

        Assert.Equal(
            ["items:new 2", "polls:failed 1", "polls:read 1", "polls:unchanged 1", "requests:2xx 2", "requests:5xx 1"],
            counted.Select(c => $"{c.Key} {c.Value}").Order(StringComparer.Ordinal));
    }
}
