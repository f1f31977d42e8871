using System.Runtime.CompilerServices;
using Newsroom.Evaluation;
using Newsroom.Evaluation.Stories;

namespace Newsroom.Tagging.Tests.Evaluation;

/// <summary>
/// Quality of copies on the labelled data must not fall. The floors are a little under what was reached; whoever raises the quality raises them.
/// </summary>
public sealed class CopyQualityFloorTests
{
    [Fact]
    public async Task copies_do_not_get_worse()
    {
        var measures = await MeasureAsync(new DataSelection("nd-dev"), "neardup/nd-dev.docs");

        Holds(measures, "pair_precision", .97);
        Holds(measures, "pair_recall", .985);
        foreach (var kind in new[] { "agency_wrap", "cut60", "light_edit", "ocr", "rehead", "reorder", "spun", "typo_norm", "update", "verbatim" })
            Holds(measures, $"pair_recall@{kind}", .98);
        Holds(measures, "pair_recall@brief", .92);
        Holds(measures, "template_negatives_apart", 1);
    }

    [Fact]
    public async Task republished_articles_are_found_among_others()
    {
        var measures = await MeasureAsync(new DataSelection("allsides", Count: 1_000), "neardup/allsides_shingle5_pairs");

        Holds(measures, "pair_recall", .99);
    }

    private static async Task<List<Measure>> MeasureAsync(DataSelection selection, string required)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("NEWSROOM_SHARED") is { Length: > 0 } given ? given : Beside(), "data");
        Assert.SkipUnless(
            File.Exists(Path.Combine(folder, required + LabelledData.JsonLines)), $"NOT RUN: {required} is not at {folder}; set NEWSROOM_SHARED to the folder that holds data/.");
        var measures = new List<Measure>();
        await foreach (var measure in CopySet.MeasureAsync(new LabelledData(folder) { Selection = selection }, errors: null, TestContext.Current.CancellationToken))
            measures.Add(measure);
        return measures;
    }

    private static void Holds(List<Measure> measures, string metric, double floor)
    {
        var value = measures.Single(measure => measure.Metric == metric).Value;
        Assert.True(value >= floor, $"{metric} is {value:F4}, the floor is {floor}.");
    }

    private static string Beside([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../../../shared"));
}
