using Newsroom.Evaluation;
using Newsroom.Evaluation.Cleaning;

namespace Newsroom.Cleaning.Tests.Evaluation;

/// <summary>
/// Quality on a fixed part of the labelled pages must not fall. The floors are a little under what was reached; whoever raises the
/// quality raises them.
/// </summary>
public sealed class QualityFloorTests
{
    private const int Pages = 60;

    public static TheoryData<string, string, double> Floors() => new()
    {
        { "extraction/wcxb_dev", "word_f1", .965 },
        { "extraction/trafilatura", "segment_f1", .925 },
        { "extraction/fundus", "rouge_lsum_f1", .945 },
    };

    [Theory]
    [MemberData(nameof(Floors))]
    public void quality_does_not_fall(string set, string metric, double floor)
    {
        var folder = Path.Combine(RepositoryFiles.Shared, "data");
        Assert.SkipUnless(
            File.Exists(Path.Combine(folder, set + ".jsonl.gz")),
            $"NOT RUN: {set} is not at {folder}; set NEWSROOM_SHARED to the folder that holds data/.");
        var data = new LabelledData(folder) { Selection = new DataSelection(Count: Pages) };
        var value = ExtractionSet.Measure(data, set, errors: null).Single(m => m.Metric == metric).Value;
        TestContext.Current.SendDiagnosticMessage("{0} {1}: {2:F4}", set, metric, value);
        Assert.True(value >= floor, $"{metric} of {set} is {value:F4}, the floor is {floor}.");
    }
}
