using System.Runtime.CompilerServices;
using Newsroom.Evaluation;
using Newsroom.Evaluation.Tagging;

namespace Newsroom.Tagging.Tests.Evaluation;

/// <summary>
/// Quality on the labelled data must not fall. The floors are a little under what was reached; whoever raises the quality raises them.
/// </summary>
public sealed class QualityFloorTests
{
    [Fact]
    public void topics_do_not_get_worse()
    {
        var measures = TopicSet.Measure(Data(LabelledData.JsonLines, "topics/tg_categories_dev", "bulk/allsides_sample"), errors: null).ToList();

        Holds(measures, "topics/labelled", "topic_macro_f1", .80);
        Holds(measures, "topics/tg_categories_dev", "category_macro_f1", .81);
        // A confidence that says too little or too much is as bad as a wrong topic.
        Assert.True(Find(measures, "topics/labelled", "topic_calibration_error") <= .10);
    }

    [Fact]
    public void keywords_do_not_get_worse()
    {
        var measures = KeywordSet.Measure(Data(LabelledData.JsonLines, "extraction/fundus"), "extraction/fundus").ToList();

        Holds(measures, "extraction/fundus", "keyword_f1@10", .155);
        Assert.True(Find(measures, "extraction/fundus", "keyword_f1@10") > Find(measures, "extraction/fundus", "tfidf_f1@10"));
    }

    [Fact]
    public void names_do_not_get_worse()
    {
        const string Set = "ner/worldwide";
        var measures = NerSet.Measure(Data(LabelledData.Conll, Set), Set, errors: null).ToList();

        Holds(measures, Set, "f1", .76);
        Holds(measures, Set, "f1@ORG", .67);
    }

    [Fact]
    public void events_do_not_get_worse()
    {
        const string Set = "ner/crossner-politics-dev";
        var measures = EventSet.Measure(Data(LabelledData.Conll, Set), Set, errors: null).ToList();

        Holds(measures, Set, "event_f1", .88);
        Holds(measures, Set, "event_precision", .94);
    }

    [Fact]
    public void aliases_do_not_get_worse()
    {
        const string Set = "linking/gum_entities";

        Holds([.. LinkingSet.Measure(Data(LabelledData.JsonLines, Set), Set)], Set, "b_cubed", .88);
    }

    [Fact]
    public void quotes_do_not_get_worse()
    {
        var measures = QuoteSet.Measure(Data(LabelledData.JsonLines, "bulk/wikinews_dev"), errors: null).ToList();

        Holds(measures, "quotes/held-out", "span-f1", .98);
        Holds(measures, "quotes/held-out", "speaker", .95);
        Holds(measures, "quotes/wikinews-b", "span-f1", .95);
        Holds(measures, "quotes/wikinews-b", "speaker", .78);
        // What is said with more confidence is more often right.
        Assert.True(Find(measures, "quotes/labelled", "confidence_calibration_error") <= .05);
        Assert.True(Find(measures, "quotes/labelled", "right@confidence=0.97") > Find(measures, "quotes/labelled", "right@confidence=0.85"));
        Assert.True(Find(measures, "quotes/labelled", "right@confidence=0.85") > Find(measures, "quotes/labelled", "right@confidence=0.60"));
    }

    private static void Holds(List<Measure> measures, string set, string metric, double floor)
    {
        var value = Find(measures, set, metric);
        TestContext.Current.SendDiagnosticMessage("{0} {1}: {2:F4}", set, metric, value);
        Assert.True(value >= floor, $"{metric} of {set} is {value:F4}, the floor is {floor}.");
    }

    private static double Find(List<Measure> measures, string set, string metric) => measures.Single(measure => measure.Set == set && measure.Metric == metric).Value;

    private static LabelledData Data(string extension, params string[] sets)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("NEWSROOM_SHARED") is { Length: > 0 } given ? given : Beside(), "data");
        Assert.All(sets, set => Assert.SkipUnless(
            File.Exists(Path.Combine(folder, set + extension)),
            $"NOT RUN: {set} is not at {folder}; set NEWSROOM_SHARED to the folder that holds data/."));
        return new LabelledData(folder) { Selection = new DataSelection() };
    }

    private static string Beside([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../../../shared"));
}
