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
    private readonly Counter<long> _finished;
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
        _finished = meter.CreateCounter<long>(
            "newsroom.ingest.finished", "{article}", "Revisions that reached a terminal state, by state and reason.");
        meter.CreateObservableGauge("newsroom.ingest.outbox.depth", () => Backlog.Depth, "{article}", "Attempts that wait for the bus.");
        meter.CreateObservableGauge("newsroom.ingest.outbox.age", OutboxAge, "s", "How long the oldest attempt has waited for the bus.");
    }

    /// <summary>As last measured by this replica's relay.</summary>
    public OutboxBacklog Backlog { get; set; } = new(0, OldestAt: null);

    public void Submitted(string outcome) => _submits.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Resent(int count) => _resends.Add(count);

    public void Finished(ArticleState state, Reason reason) => _finished.Add(
        1,
        new KeyValuePair<string, object?>("state", state.ToString()),
        new KeyValuePair<string, object?>("reason", reason.ToString()));

    private double OutboxAge() =>
        Backlog.OldestAt is { } oldest ? Math.Max(0, (_clock.GetUtcNow() - oldest).TotalSeconds) : 0;
}
