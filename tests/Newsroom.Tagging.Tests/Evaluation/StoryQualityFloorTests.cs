using System.Runtime.CompilerServices;
using Newsroom.Evaluation;
using Newsroom.Evaluation.Stories;

namespace Newsroom.Tagging.Tests.Evaluation;

/// <summary>
/// Quality on labelled events must not fall. The floors are a little under what was reached; whoever raises the quality raises them.
/// </summary>
public sealed class StoryQualityFloorTests
{
    [Fact]
    public async Task stories_do_not_get_worse()
    {
        const string Set = "clusters/ecbplus_dev";
        var measures = await StorySet.MeasureAsync(Data("ecbplus_dev"), errors: null, TestContext.Current.CancellationToken, shuffles: 1).ToListAsync(TestContext.Current.CancellationToken);

        Holds(measures, Set, "b_cubed", .90);
        Holds(measures, Set, "b_cubed_shuffled_min", .88);
        Holds(measures, Set, "adjusted_rand", .85);
    }

    [Fact]
    public async Task pairs_do_not_get_worse()
    {
        const string Set = "clusters/tg_pairs_dev";
        var measures = await StorySet.MeasureAsync(Data("tg_pairs_dev"), errors: null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Holds(measures, Set, "pair_f1@en", .90);
        Holds(measures, Set, "pair_f1@ru", .78);
    }

    [Fact]
    public async Task stories_and_threads_of_the_seeds_are_exact()
    {
        var data = Data("seeds");
        Assert.SkipUnless(File.Exists(Path.Combine(data.Seeds, "gold.json")), $"NOT RUN: the seeds are not at {data.Seeds}.");
        var measures = await SeedStorySet.MeasureAsync(data, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Holds(measures, "seeds", "stories_exact", 1);
        Holds(measures, "seeds", "threads_exact", 1);
    }

    private static void Holds(List<Measure> measures, string set, string metric, double floor)
    {
        var value = measures.Single(measure => measure.Set == set && measure.Metric == metric).Value;
        TestContext.Current.SendDiagnosticMessage("{0} {1}: {2:F4}", set, metric, value);
        Assert.True(value >= floor, $"{metric} of {set} is {value:F4}, the floor is {floor}.");
    }

    private static LabelledData Data(string set)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("NEWSROOM_SHARED") is { Length: > 0 } given ? given : Beside(), "data");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "clusters")), $"NOT RUN: clusters/ is not at {folder}; set NEWSROOM_SHARED to the folder that holds data/.");
        return new LabelledData(folder) { Selection = new DataSelection(set) };
    }

    private static string Beside([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../../../shared"));
}
