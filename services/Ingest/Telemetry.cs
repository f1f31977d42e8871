using System.Diagnostics;
using System.Diagnostics.Metrics;
using Newsroom.Article.V1;

namespace Newsroom.Ingest;

/// <summary>What ingest measures. Article ids go on spans, never on metrics.</summary>
public sealed class IngestTelemetry
{
    public const string Name = "Newsroom.Ingest";
    public const string ArticleIdTag = "newsroom.article.id";

    public static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> _submits;
    private readonly Counter<long> _resends;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _finished;
    private readonly Counter<long> _reopened;
    private readonly Counter<long> _delays;
    private readonly Histogram<double> _indexed;
    private readonly TimeProvider _clock;

    public IngestTelemetry(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
#pragma warning disable CA2000 // The factory owns the meter.
        var meter = meters.Create(Name);
#pragma warning restore CA2000
        _submits = meter.CreateCounter<long>("newsroom.ingest.submits", "{article}", "Submitted articles, by outcome.");
        _resends = meter.CreateCounter<long>(
            "newsroom.ingest.resends", "{article}", "Revisions that were silent for too long and were sent again.");
        _accepted = meter.CreateCounter<long>("newsroom.ingest.accepted", "{revision}", "Revisions stored: copies, kills, holds and releases.");
        _finished = meter.CreateCounter<long>(
            "newsroom.ingest.finished", "{revision}", "Arrivals of revisions in a terminal state, by state and reason.");
        _reopened = meter.CreateCounter<long>(
            "newsroom.ingest.reopened", "{revision}", "Departures of revisions from a terminal state, by that state.");
        _delays = meter.CreateCounter<long>(
            "newsroom.ingest.intake.delays", "{article}", "Documents that were kept waiting because intake was slowed.");
        meter.CreateObservableGauge(
            "newsroom.ingest.intake.state", () => (int)Intake, "{state}", "0 open, 1 slowed because the pipeline is behind, 2 closed because the disk is full.");
        meter.CreateObservableGauge(
            "newsroom.ingest.pending",
            () => Pending.Select(p => new Measurement<long>(p.Value.Count, Tag("stage", p.Key))),
            "{article}", "Revisions on their way, by the stage that they wait for; counted up to the limit of intake.");
        meter.CreateObservableGauge(
            "newsroom.ingest.pending.age",
            () => Pending.Select(p => new Measurement<double>(Age(p.Value.OldestAt), Tag("stage", p.Key))),
            "s", "How long the revision that has waited longest has waited, by the stage that it waits for.");
        meter.CreateObservableGauge(
            "newsroom.ingest.withdrawals.age", WithdrawalAge, "s", "How long the first kill or hold that has not reached search yet has been ordered; 0: none.");
        _indexed = meter.CreateHistogram(
            "newsroom.ingest.indexed.duration", "s",
            "Time from a revision's acceptance, or the end of its embargo, to its being findable for the first time.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600] });
        meter.CreateObservableGauge("newsroom.ingest.outbox.depth", () => Backlog.Depth, "{article}", "Attempts that wait for the bus.");
        meter.CreateObservableGauge("newsroom.ingest.outbox.age", OutboxAge, "s", "How long the oldest attempt has waited for the bus.");
    }

    /// <summary>As last measured by this replica's relay.</summary>
    public OutboxBacklog Backlog { get; set; } = new(0, OldestAt: null);

    /// <summary>As last measured by this replica's gate.</summary>
    public IReadOnlyDictionary<Stage, StageBacklog> Pending { get; set; } = new Dictionary<Stage, StageBacklog>();

    public IntakeState Intake { get; set; }

    public void IntakeDelayed() => _delays.Add(1);

    public void Submitted(string outcome) => _submits.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Resent(int count) => _resends.Add(count);

    /// <summary>
    /// Counts revisions and their moves, so that accepted + reopened - finished is the number of those on their way. Called by the
    /// store alone, once they are committed.
    /// </summary>
    public void Changed(IReadOnlyCollection<StateChange> changes)
    {
        foreach (var (before, after, reason, took) in changes)
        {
            if (took is { } duration)
                _indexed.Record(duration.TotalSeconds);
            if (before == ArticleState.Unspecified)
                _accepted.Add(1);
            else if (Lifecycle.IsTerminal(before))
                _reopened.Add(1, new KeyValuePair<string, object?>("state", before.ToString()));
            if (Lifecycle.IsTerminal(after))
            {
                _finished.Add(
                    1,
                    new KeyValuePair<string, object?>("state", after.ToString()),
                    new KeyValuePair<string, object?>("reason", reason.ToString()));
            }
        }
    }

    private static KeyValuePair<string, object?> Tag(string key, Stage stage) => new(key, stage.ToString());

    private double OutboxAge() => Backlog.OldestAt is { } oldest ? Age(oldest) : 0;

    private double WithdrawalAge() => Pending.Values.Min(p => p.WithdrawalAt) is { } ordered ? Age(ordered) : 0;

    private double Age(DateTimeOffset oldest) => Math.Max(0, (_clock.GetUtcNow() - oldest).TotalSeconds);
}
