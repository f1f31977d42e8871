using Newsroom.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Newsroom.Cli.Submitting;

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
