using System.CommandLine;
using Newsroom.Cleaning.V1;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>`cleaning --data FOLDER`: measures the cleaner on whatever sets the folder has.</summary>
internal static class CleaningCommand
{
    private const string Extraction = "extraction";
    private const string PlainText = "plaintext";
    private const string Languages = "langid";

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

    /// <summary>The figures of one set, by the kind that its folder names.</summary>
    public static IEnumerable<Measure> Measure(LabelledData data, string set, string? errors = null) => set[..set.IndexOf('/', StringComparison.Ordinal)] switch
    {
        Extraction => ExtractionSet.Measure(data, set, errors),
        PlainText => LineSet.Measure(data, set, errors),
        _ => LanguageSet.Measure(data, set),
    };

    private static IEnumerable<Measure> Measures(LabelledData data, string? errors) =>
        new[] { Extraction, PlainText, Languages }.SelectMany(kind => data.Sets(kind)).SelectMany(set => Measure(data, set, errors)).Concat(SeedSet.Measure(data));
}
