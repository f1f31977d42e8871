using System.CommandLine;

namespace Newsroom.Evaluation.Stories;

/// <summary>`stories --data FOLDER`: measures what is the same text, the same event and the same thread on whatever sets the folder has.</summary>
internal static class StoriesCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder of labelled data: neardup/, clusters/; the five seeds are looked for beside it.", Required = true };
        var set = new Option<string?>("--set") { Description = "Only sets whose name contains this, for example nd-dev." };
        var errors = new Option<DirectoryInfo?>("--errors") { Description = "Write what was missed and what was wrong into this folder." };
        var command = new Command("stories", "Measures copies, stories and threads.") { data, set, errors };
        command.SetAction((parse, cancellation) => Report.PrintAsync(Measures(
            new LabelledData(parse.GetValue(data)!.FullName) { Selection = new DataSelection(parse.GetValue(set)) }, parse.GetValue(errors)?.FullName, cancellation)));
        return command;
    }

    // One line a kind of set.
    private static async IAsyncEnumerable<Measure> Measures(LabelledData data, string? errors, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var measures in (IAsyncEnumerable<Measure>[])
        [
            CopySet.MeasureAsync(data, errors, cancellation),
            StorySet.MeasureAsync(data, errors, cancellation),
            SeedStorySet.MeasureAsync(data, cancellation),
        ])
        {
            await foreach (var measure in measures)
                yield return measure;
        }
    }
}
