using Newsroom.Evaluation;
using Newsroom.Evaluation.Cleaning;

namespace Newsroom.Cleaning.Tests.Evaluation;

/// <summary>
/// Quality on the labelled data must not fall. The floors are a little under what was reached; whoever raises the quality raises them.
/// </summary>
public sealed class QualityFloorTests
{
    // Every sixteenth text is enough to notice a fall.
    private const int Texts = 6_000;

    private static readonly Dictionary<string, (string Metric, double Floor)[]> Floors = new(StringComparer.Ordinal)
    {
        ["extraction/wcxb_dev"] = [("word_f1", .962), ("shingle_f1", .957), ("title", .86), ("author", .71), ("date", .86)],
        ["extraction/trafilatura"] = [("segment_f1", .938), ("title", .85), ("author", .57), ("date", .895)],
        ["extraction/fundus"] = [("rouge_lsum_f1", .972), ("title", .83), ("author", .85), ("date", .98)],
        ["extraction/readability"] = [("word_f1", .95)],
        ["extraction/postlight"] = [("author", .68), ("date", .82)],
        ["extraction/htmldate"] = [("date", .835)],
        ["plaintext/lines"] = [("line_f1@eval", .905), ("line_f1_per_page@eval", .896), ("line_f1", .907), ("title", .79), ("title@eval", .68)],
        ["langid/lingua_dev"] = [("language@sentences", .99), ("language@word-pairs", .98)],
    };

    public static TheoryData<string> Sets => [.. Floors.Keys];

    [Theory]
    [MemberData(nameof(Sets))]
    public void quality_does_not_fall(string set)
    {
        var folder = Path.Combine(RepositoryFiles.Shared, "data");
        Assert.SkipUnless(
            File.Exists(Path.Combine(folder, set + ".jsonl.gz")),
            $"NOT RUN: {set} is not at {folder}; set NEWSROOM_SHARED to the folder that holds data/.");
        var data = new LabelledData(folder) { Selection = new DataSelection(Count: set.StartsWith("langid/", StringComparison.Ordinal) ? Texts : null) };
        var measures = CleaningCommand.Measure(data, set).ToDictionary(m => m.Metric, m => m.Value, StringComparer.Ordinal);
        Assert.All(Floors[set], f => Assert.True(measures[f.Metric] >= f.Floor, $"{f.Metric} of {set} is {measures[f.Metric]:F4}, the floor is {f.Floor}."));
    }
}
