using System.Diagnostics;
using System.Diagnostics.Metrics;
using Google.Protobuf.WellKnownTypes;
using MassTransit;
using Newsroom.Article.V1;
using Newsroom.Events.V1;

namespace Newsroom.Hosting;

/// <summary>
/// Runs one stage on one event: names the article on the span, measures, hands the result on, and reports progress. An exception
/// from the work passes through to the bus's retries.
/// </summary>
/// <remarks>
/// Publishes by the bus and not by the message's context, which keeps every publish until the message is done with: one that failed would
/// send it to the error queue although a retry has succeeded since, or a redelivery is on its way.
/// </remarks>
public sealed class StageRunner(IBus bus, TimeProvider clock, Instance instance, StageMetrics metrics)
{
    public async Task RunAsync<TEvent>(
        Stage stage, ConsumeContext<TEvent> context, ArticleRef article, int attempt, Func<CancellationToken, Task<StageResult>> work)
        where TEvent : class
    {
        Activity.Current?.SetTag("newsroom.article.id", article.ArticleId).SetTag("newsroom.article.revision", article.Revision);
        var startedAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();

        var result = await work(context.CancellationToken);

        var duration = clock.GetElapsedTime(started);
        metrics.Record(stage, result.Outcome, result.Reason, duration);
        // At once, since each waits for the broker's disk. If one fails the event is delivered again, and all are published again. That the
        // stage has completed is said when they are handed on.
        var events = result.Next is { } next ? [next, .. result.Also] : result.Also;
        await Task.WhenAll(events.Select(e => bus.PublishEventAsync(e, article, attempt, context.CancellationToken)));
        await bus.PublishEventAsync(
            new PipelineProgress
            {
                Article = article,
                Attempt = attempt,
                Stage = stage,
                Outcome = result.Outcome,
                Reason = result.Reason,
                Detail = result.Detail,
                StartedAt = startedAt.ToTimestamp(),
                Duration = duration.ToDuration(),
                TraceId = Activity.Current?.TraceId.ToString() ?? "",
                Instance = instance.Name,
            },
            article, attempt, context.CancellationToken, stage.ToString());
    }
}

/// <summary>How long stages work and what comes of it.</summary>
public sealed class StageMetrics
{
    private readonly Histogram<double> _duration;

    public StageMetrics(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns the meter.
        var meter = meters.Create("Newsroom.Pipeline");
#pragma warning restore CA2000
        _duration = meter.CreateHistogram(
            "newsroom.stage.duration", "s", "Time a stage worked on one revision, by stage, outcome and reason.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
    }

    public void Record(Stage stage, StageOutcome outcome, Reason reason, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds,
        new("stage", stage.ToString()),
        new("outcome", outcome.ToString()),
        new("reason", reason.ToString()));
}
