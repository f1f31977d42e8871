using System.CommandLine;

namespace Newsroom.Evaluation.Tagging;

/// <summary>`tagging --data FOLDER`: measures the tagger on whatever sets the folder has.</summary>
internal static class TaggingCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder of labelled data: ner/, linking/, topics/; the five seeds are looked for beside it.", Required = true };
        var set = new Option<string?>("--set") { Description = "Only sets whose name contains this, for example worldwide." };
        var sample = new Option<int?>("--sample") { Description = "Only so many items of each set, evenly spread." };
        var errors = new Option<DirectoryInfo?>("--errors") { Description = "Write what was missed and what was wrong of each item into this folder." };
        var command = new Command("tagging", "Measures entities, aliases, topics, keywords, quotes and the five seeds.") { data, set, sample, errors };
        command.SetAction(parse =>
        {
            var selection = new DataSelection(parse.GetValue(set), parse.GetValue(sample));
            return Report.Print(Measures(new LabelledData(parse.GetValue(data)!.FullName) { Selection = selection }, parse.GetValue(errors)?.FullName));
        });
        return command;
    }

    // One line a kind of set.
    private static IEnumerable<Measure> Measures(LabelledData data, string? errors) =>
    [
        .. data.Sets("ner", LabelledData.Conll).SelectMany(set => NerSet.Measure(data, set, errors)),
        .. data.Sets("ner", LabelledData.Conll).SelectMany(set => EventSet.Measure(data, set, errors)),
        .. TopicSet.Measure(data, errors),
        .. data.Sets("extraction").SelectMany(set => KeywordSet.Measure(data, set)),
        .. QuoteSet.Measure(data, errors),
        .. data.Sets("linking").SelectMany(set => LinkingSet.Measure(data, set)),
        .. SeedNameSet.Measure(data),
    ];
}
