using System.Diagnostics.Metrics;

namespace Newsroom.Ingest.Feeds;

/// <summary>What feed polling measures. Feed ids go on spans and into logs, never on metrics.</summary>
public sealed class FeedTelemetry
{
    public const string Name = "Newsroom.Ingest.Feeds";
    public const string FeedIdTag = "newsroom.feed.id";

    private readonly Counter<long> _polls;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _items;
    private readonly Counter<long> _pages;
    private readonly Histogram<double> _duration;

    public FeedTelemetry(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns the meter.
        var meter = meters.Create(Name);
#pragma warning restore CA2000
        _polls = meter.CreateCounter<long>("newsroom.ingest.feeds.polls", "{poll}", "Polls, by outcome.");
        _requests = meter.CreateCounter<long>(
            "newsroom.ingest.feeds.requests", "{request}", "Requests for feeds and pages, by class of status; none if there was no answer.");
        _items = meter.CreateCounter<long>("newsroom.ingest.feeds.items", "{item}", "Items of feeds, by outcome.");
        _pages = meter.CreateCounter<long>("newsroom.ingest.feeds.pages", "{page}", "Attempts to fetch an item's page, by outcome.");
        _duration = meter.CreateHistogram(
            "newsroom.ingest.feeds.poll.duration", "s", "How long a poll took.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });
        meter.CreateObservableGauge("newsroom.ingest.feeds.quiet", () => Quiet, "{feed}", "Feeds that have gone quiet.");
    }

    /// <summary>As last counted by this replica.</summary>
    public long Quiet { get; set; }

    public void Polled(string outcome, TimeSpan duration)
    {
        _polls.Add(1, Tag("outcome", outcome));
        _duration.Record(duration.TotalSeconds);
    }

    public void Requested(int status) => _requests.Add(1, Tag("status_class", status == 0 ? "none" : $"{status / 100}xx"));

    public void Took(ItemCounts items)
    {
        Count("new", items.New);
        Count("revised", items.Revised);
        Count("known", items.Known);
        Count("refused", items.Refused);
    }

    public void FetchedPage(string outcome) => _pages.Add(1, Tag("outcome", outcome));

    private void Count(string outcome, int count)
    {
        if (count > 0)
            _items.Add(count, Tag("outcome", outcome));
    }

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
