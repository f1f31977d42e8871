using Newsroom.Article.V1;
using Newsroom.Ingest.Pipeline;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests.Pipeline;

public sealed class PipelineStatsTests
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void idle_pipeline_has_four_stages_of_nothing()
    {
        var stats = Of();
        Assert.Equal([Stage.Ingest, Stage.Cleaning, Stage.Tagging, Stage.Search], stats.Stages.Select(s => s.Stage));
        Assert.All(stats.Stages, s => Assert.Equal((0, 0, TimeSpan.Zero), (s.Waiting, s.Rate, s.Lag.ToTimeSpan())));
        Assert.Empty(stats.Workers);
        Assert.Empty(stats.SlowestSources);
        Assert.Equal(Minute, stats.Sampled.ToTimeSpan());
    }

    [Fact]
    public void stage_tells_rate_percentiles_failures_and_lag()
    {
        var work = Enumerable.Range(1, 100)
            .Select(i => Work(Stage.Tagging, milliseconds: i, outcome: i <= 2 ? StageOutcome.Quarantined : StageOutcome.Completed)).ToList();
        var stats = Of([new WaitingRevisions(Stage.Tagging, 7, Noon.AddSeconds(-90)), new WaitingRevisions(Stage.Tagging, 1, Noon)], work);

        var tagging = stats.Stages.Single(s => s.Stage == Stage.Tagging);
        Assert.Equal(8, tagging.Waiting);
        Assert.Equal(TimeSpan.FromSeconds(90), tagging.Lag.ToTimeSpan());
        Assert.Equal(100 / 60.0, tagging.Rate, 6);
        Assert.Equal((50, 95), (tagging.Median.ToTimeSpan().TotalMilliseconds, tagging.P95.ToTimeSpan().TotalMilliseconds));
        Assert.Equal(2, tagging.Failed);
    }

    [Fact]
    public void full_sample_is_rated_over_the_time_that_it_covers()
    {
        // The last report first: 5,000 within ten seconds.
        var work = Enumerable.Range(1, PipelineStats.MaxWork).Select(i => Work(Stage.Search, at: Noon.AddMilliseconds(-2 * i))).ToList();
        var stats = Of(work: work);
        Assert.Equal(TimeSpan.FromSeconds(10), stats.Sampled.ToTimeSpan());
        Assert.Equal(500, stats.Stages.Single(s => s.Stage == Stage.Search).Rate, 6);
    }

    [Fact]
    public void replica_is_listed_for_each_of_its_stages_the_busiest_first()
    {
        var stats = Of(work: [Work(Stage.Search, 600, "b"), Work(Stage.Tagging, 1_200, "a"), Work(Stage.Tagging, 1_800, "a", at: Noon.AddSeconds(-3))]);
        Assert.Equal([("a", Stage.Tagging), ("b", Stage.Search)], stats.Workers.Select(w => (w.Instance, w.Stage)));
        Assert.Equal(3 / 60.0, stats.Workers[0].Busy, 6);
        Assert.Equal(Noon.AddSeconds(-1), stats.Workers[0].LastSeenAt.ToDateTimeOffset());
    }

    [Fact]
    public void slowest_source_is_first_and_what_is_on_its_way_counts_with_its_age()
    {
        var stats = PipelineStats.Of(
            Noon, Minute, [], [],
            [
                new ArrivalSample("quick", Noon.AddSeconds(-10), Noon.AddSeconds(-9)), new ArrivalSample("stuck", Noon.AddSeconds(-40), null),
                new ArrivalSample("quick", Noon.AddSeconds(-20), Noon.AddSeconds(-17)),
            ]);
        Assert.Equal(["stuck", "quick"], stats.SlowestSources.Select(s => s.Source));
        Assert.Equal((1, 1, 40), (stats.SlowestSources[0].Articles, stats.SlowestSources[0].Pending, stats.SlowestSources[0].Median.ToTimeSpan().TotalSeconds));
        Assert.Equal((2, 0, 1, 3), (
            stats.SlowestSources[1].Articles, stats.SlowestSources[1].Pending, stats.SlowestSources[1].Median.ToTimeSpan().TotalSeconds,
            stats.SlowestSources[1].Slowest.ToTimeSpan().TotalSeconds));
    }

    [Fact]
    public void bounded_count_says_so() =>
        Assert.True(Of([new WaitingRevisions(Stage.Search, PipelineStats.MaxWaiting, Noon)]).WaitingIsLowerBound);

    private static GetPipelineStatsResponse Of(IReadOnlyList<WaitingRevisions>? waiting = null, IReadOnlyList<WorkSample>? work = null) =>
        PipelineStats.Of(Noon, Minute, waiting ?? [], work ?? [], []);

    private static WorkSample Work(
        Stage stage, int milliseconds = 1, string instance = "host:1", StageOutcome outcome = StageOutcome.Completed, DateTimeOffset? at = null) =>
        new(stage, outcome, at ?? Noon.AddSeconds(-1), TimeSpan.FromMilliseconds(milliseconds), instance);
}
