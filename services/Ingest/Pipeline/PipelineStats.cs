using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Pipeline;

/// <summary>What the samples say.</summary>
public static class PipelineStats
{
    public const int MaxWaiting = 5_000;
    public const int MaxWork = 5_000;
    public const int MaxArrivals = 2_000;
    private const int MaxWorkers = 100;
    private const int MaxSources = 20;

    private static readonly Stage[] Stages = [Stage.Ingest, Stage.Cleaning, Stage.Tagging, Stage.Search];

    /// <param name="now">When the samples were read.</param>
    /// <param name="window">How far back work and arrivals go.</param>
    /// <param name="waiting">At most <see cref="MaxWaiting"/>.</param>
    /// <param name="work">At most <see cref="MaxWork"/>, the last taken up first.</param>
    /// <param name="arrivals">At most <see cref="MaxArrivals"/>.</param>
    public static GetPipelineStatsResponse Of(
        DateTimeOffset now, TimeSpan window, IReadOnlyList<WaitingRevisions> waiting, IReadOnlyList<WorkSample> work, IReadOnlyList<ArrivalSample> arrivals)
    {
        var sampled = work.Count < MaxWork ? window : AtLeast(now - work[^1].StartedAt, TimeSpan.FromMilliseconds(1));
        var response = new GetPipelineStatsResponse
        {
            MeasuredAt = now.ToTimestamp(),
            Sampled = sampled.ToDuration(),
            WaitingIsLowerBound = waiting.Sum(w => w.Count) >= MaxWaiting,
        };
        response.Stages.AddRange(Stages.Select(stage => OfStage(stage, now, sampled, waiting, [.. work.Where(w => w.Stage == stage)])));
        response.Workers.AddRange(work.GroupBy(w => (w.Instance, w.Stage)).Select(g => OfWorker(g.Key.Instance, g.Key.Stage, [.. g], sampled))
            .OrderByDescending(w => w.Busy).ThenBy(w => w.Instance, StringComparer.Ordinal).ThenBy(w => w.Stage).Take(MaxWorkers));
        response.SlowestSources.AddRange(arrivals.GroupBy(a => a.Source, StringComparer.Ordinal).Select(g => OfSource(g.Key, now, [.. g]))
            .OrderByDescending(s => s.Median.ToTimeSpan()).ThenBy(s => s.Source, StringComparer.Ordinal).Take(MaxSources));
        return response;
    }

    private static StageStats OfStage(
        Stage stage, DateTimeOffset now, TimeSpan sampled, IReadOnlyList<WaitingRevisions> waiting, IReadOnlyList<WorkSample> work)
    {
        // A withdrawal skips stages, so that several rows can stand for search.
        var mine = waiting.Where(w => w.Stage == stage).ToList();
        var durations = work.Select(w => w.Duration).Order().ToList();
        return new StageStats
        {
            Stage = stage,
            Waiting = mine.Sum(w => w.Count),
            Lag = mine.Select(w => AtLeast(now - w.SilentSince, TimeSpan.Zero)).DefaultIfEmpty().Max().ToDuration(),
            Rate = work.Count / sampled.TotalSeconds,
            Median = Percentile(durations, 0.5).ToDuration(),
            P95 = Percentile(durations, 0.95).ToDuration(),
            Failed = work.Count(w => w.Outcome is StageOutcome.Rejected or StageOutcome.Quarantined),
        };
    }

    private static WorkerStats OfWorker(string instance, Stage stage, IReadOnlyList<WorkSample> work, TimeSpan sampled) => new()
    {
        Instance = instance,
        Stage = stage,
        Rate = work.Count / sampled.TotalSeconds,
        Busy = work.Sum(w => w.Duration.TotalSeconds) / sampled.TotalSeconds,
        LastSeenAt = work.Max(w => w.StartedAt).ToTimestamp(),
    };

    private static SourceStats OfSource(string source, DateTimeOffset now, IReadOnlyList<ArrivalSample> arrivals)
    {
        var took = arrivals.Select(a => AtLeast((a.FinishedAt ?? now) - a.ReceivedAt, TimeSpan.Zero)).Order().ToList();
        return new SourceStats
        {
            Source = source,
            Articles = arrivals.Count,
            Pending = arrivals.Count(a => a.FinishedAt is null),
            Median = Percentile(took, 0.5).ToDuration(),
            Slowest = took[^1].ToDuration(),
        };
    }

    /// <summary>The smallest value that at least this share of all does not exceed; zero of none.</summary>
    private static TimeSpan Percentile(List<TimeSpan> sorted, double share) =>
        sorted.Count == 0 ? TimeSpan.Zero : sorted[Math.Max((int)Math.Ceiling(share * sorted.Count) - 1, 0)];

    private static TimeSpan AtLeast(TimeSpan value, TimeSpan least) => value > least ? value : least;
}
