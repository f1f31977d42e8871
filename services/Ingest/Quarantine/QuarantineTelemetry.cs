using System.Diagnostics.Metrics;
using Newsroom.Article.V1;

namespace Newsroom.Ingest;

/// <summary>What quarantine measures.</summary>
public sealed class QuarantineTelemetry
{
    private readonly Counter<long> _collected;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _discarded;

    public QuarantineTelemetry(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns the meter.
        var meter = meters.Create(IngestTelemetry.Name);
#pragma warning restore CA2000
        _collected = meter.CreateCounter<long>(
            "newsroom.ingest.quarantine.collected", "{message}", "Messages taken out of error queues, by stage.");
        _retried = meter.CreateCounter<long>("newsroom.ingest.quarantine.retried", "{message}", "Messages sent to their stage again, by stage.");
        _discarded = meter.CreateCounter<long>("newsroom.ingest.quarantine.discarded", "{message}", "Messages dropped by an operator, by stage.");
        meter.CreateObservableGauge(
            "newsroom.ingest.quarantine.messages",
            () => Counts.Select(c => new Measurement<long>(c.Value, Tag(c.Key))),
            "{message}",
            "Messages in quarantine, by stage; counted up to 10,000 in all.");
    }

    /// <summary>As last measured by this replica.</summary>
    public IReadOnlyDictionary<Stage, long> Counts { get; set; } = new Dictionary<Stage, long>();

    public void Collected(Stage stage) => _collected.Add(1, Tag(stage));

    public void Retried(Stage stage) => _retried.Add(1, Tag(stage));

    public void Discarded(Stage stage) => _discarded.Add(1, Tag(stage));

    private static KeyValuePair<string, object?> Tag(Stage stage) => new("stage", stage.ToString());
}
