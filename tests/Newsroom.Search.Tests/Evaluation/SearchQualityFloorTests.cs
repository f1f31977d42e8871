using System.Runtime.CompilerServices;
using Newsroom.Evaluation;
using Newsroom.Evaluation.Search;
using Newsroom.Hosting;

namespace Newsroom.Search.Tests.Evaluation;

/// <summary>Known items must not be found further down than they were. The floor is a little under what was reached; whoever raises the quality raises it.</summary>
public sealed class SearchQualityFloorTests
{
    private const string Set = "search/known_item_dev";

    [Theory]
    [InlineData(StorageEngine.Sqlite, "sqlite")]
    [InlineData(StorageEngine.PostgreSql, "postgresql")]
    public async Task known_items_stand_as_high_as_they_did_and_higher_than_by_plain_bm25(StorageEngine engine, string name)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("NEWSROOM_SHARED") is { Length: > 0 } given ? given : Beside(), "data");
        Assert.SkipUnless(
            File.Exists(Path.Combine(folder, Set + LabelledData.JsonLines)), $"NOT RUN: {Set} is not at {folder}; set NEWSROOM_SHARED to the folder that holds data/.");

        var measures = await SearchCommand.MeasuresAsync(
            new LabelledData(folder) { Selection = new DataSelection("known_item_dev") }, [engine], TestContext.Current.CancellationToken);

        var reached = Value($"mrr@10@{name}");
        Assert.True(reached >= .985, $"MRR@10 is {reached:F4}, the floor is .985.");
        Assert.True(reached >= Value("mrr@10@plain-bm25"), $"MRR@10 is {reached:F4}, below plain BM25.");

        double Value(string metric) => measures.Single(measure => measure.Metric == metric).Value;
    }

    private static string Beside([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../../../shared"));
}
