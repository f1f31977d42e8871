using System.CommandLine;
using Newsroom.Cleaning.V1;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>`cleaning --data FOLDER`: measures the cleaner on whatever sets the folder has.</summary>
internal static class CleaningCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder of labelled data: extraction/, plaintext/, langid/; the five seeds are looked for beside it.", Required = true };
        var set = new Option<string?>("--set") { Description = "Only sets whose name contains this, for example fundus." };
        var sample = new Option<int?>("--sample") { Description = "Only so many items of each set, evenly spread." };
        var half = new Option<string?>("--half") { Description = "Only pages of one half of the hosts: a is looked at while building, b is only measured." };
        half.AcceptOnlyFromAmong("a", "b");
        var mode = new Option<CleaningMode>("--mode") { Description = "Which error the cleaner avoids.", DefaultValueFactory = _ => CleaningMode.Balanced };
        var errors = new Option<DirectoryInfo?>("--errors") { Description = "Write what was missed and what was too much of each page into this folder." };
        var command = new Command("cleaning", "Measures main text, title, author, date, content lines, language and the five seeds.") { data, set, sample, half, mode, errors };
        command.SetAction(parse =>
        {
            CleanedDocument.Mode = parse.GetValue(mode);
            var selection = new DataSelection(parse.GetValue(set), parse.GetValue(sample), parse.GetValue(half));
            return Report.Print(Measures(new LabelledData(parse.GetValue(data)!.FullName) { Selection = selection }, parse.GetValue(errors)?.FullName));
        });
        return command;
    }

    private static IEnumerable<Measure> Measures(LabelledData data, string? errors) =>
        data.Sets("extraction").SelectMany(s => ExtractionSet.Measure(data, s, errors))
            .Concat(data.Sets("plaintext").SelectMany(s => LineSet.Measure(data, s, errors)))
            .Concat(data.Sets("langid").SelectMany(s => LanguageSet.Measure(data, s)))
            .Concat(SeedSet.Measure(data));
}
