using Spectre.Console;
using Spectre.Console.Rendering;

namespace Newsroom.Cli.Output;

/// <summary>The columns of a progress bar: what is done, how far, how many of how many, how fast, and how long it will take yet.</summary>
internal static class ProgressColumns
{
    public static ProgressColumn[] All => [new TaskDescriptionColumn(), new ProgressBarColumn(), new CountColumn(), new RateColumn(), new RemainingTimeColumn()];
}

/// <summary>How many of how many.</summary>
internal sealed class CountColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text($"{Words.Count((long)task.Value)}/{Words.Count((long)task.MaxValue)}").RightJustified();
}

/// <summary>How many a second, lately.</summary>
internal sealed class RateColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.Speed is { } speed ? $"{speed:0.#}/s" : "").RightJustified();
}
