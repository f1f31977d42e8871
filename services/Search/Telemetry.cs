using System.Diagnostics.Metrics;
using Newsroom.Events.V1;
using Newsroom.Search.V1;

namespace Newsroom.Search;

/// <summary>What search measures. How long the stage works on an article is measured for all stages alike, in Hosting.</summary>
public sealed class Telemetry
{
    private readonly Histogram<double> _queryDuration;
    private readonly Histogram<double> _freshness;
    private readonly Histogram<double> _withdrawal;
    private readonly Counter<long> _upserts;
    private readonly UpDownCounter<int> _watchers;
    private readonly Histogram<double> _watchDelay;
    private readonly Histogram<double> _percolation;
    private readonly Histogram<double> _alertDelay;
    private readonly Counter<long> _alerts;

    public Telemetry(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns the meter.
        var meter = meters.Create("Newsroom.Search");
#pragma warning restore CA2000
        _queryDuration = meter.CreateHistogram(
            "newsroom.search.query.duration", "s", "Time the engine took for one page of a query, by order.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
        _freshness = meter.CreateHistogram(
            "newsroom.search.freshness", "s", "Time from the acceptance of an article to its being findable.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600] });
        _withdrawal = meter.CreateHistogram(
            "newsroom.search.withdrawal", "s", "Time from the order to kill, hold or release an article to its effect, by kind.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600] });
        _upserts = meter.CreateCounter<long>("newsroom.search.upserts", "{article}", "Revisions that reached the index, by outcome.");
        _watchers = meter.CreateUpDownCounter<int>("newsroom.search.watchers", "{watcher}", "Streams of searches and alerts that are open.");
        _watchDelay = meter.CreateHistogram(
            "newsroom.search.watch.delay", "s", "Time from an article's being findable to its being sent to a watcher.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60] });
        _percolation = meter.CreateHistogram(
            "newsroom.search.percolation.duration", "s", "Time to match one article against all saved searches.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5] });
        _alertDelay = meter.CreateHistogram(
            "newsroom.search.percolation.delay", "s", "Time from an article's being findable to its being matched against saved searches.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60] });
        _alerts = meter.CreateCounter<long>("newsroom.search.alerts", "{alert}", "Alerts that saved searches raised.");
    }

    public void Percolated(TimeSpan duration, TimeSpan sinceIndexing)
    {
        _percolation.Record(duration.TotalSeconds);
        _alertDelay.Record(sinceIndexing.TotalSeconds);
    }

    public void AlertsRaised(int count) => _alerts.Add(count);

    public void QueryRan(SearchOrder order, TimeSpan duration) =>
        _queryDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("order", order.ToString()));

    public void Withdrawn(WithdrawalKind kind, TimeSpan sinceOrder) =>
        _withdrawal.Record(sinceOrder.TotalSeconds, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void Upserted(UpsertOutcome outcome, TimeSpan sinceReceipt)
    {
        _upserts.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        if (outcome == UpsertOutcome.Indexed)
            _freshness.Record(sinceReceipt.TotalSeconds);
    }

    public void WatchersChanged(int by) => _watchers.Add(by);

    public void WatchMatched(TimeSpan sinceIndexing) => _watchDelay.Record(sinceIndexing.TotalSeconds);
}
