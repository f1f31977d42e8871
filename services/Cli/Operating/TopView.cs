using Google.Protobuf.WellKnownTypes;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Newsroom.Cli.Operating;

/// <summary>The pipeline at one moment.</summary>
internal static class TopView
{
    private const int MaxRows = 8;
    private const int BarWidth = 20;

    private static readonly TimeSpan LongLag = TimeSpan.FromSeconds(30);

    public static IRenderable Draw(GetPipelineStatsResponse stats, GetIndexStatsResponse index) => new Rows(
        new Markup(Heading(stats, index)), new Text(""), Stages(stats, draws: true), new Text(""), Workers(stats), new Text(""), Sources(stats),
        new Markup("[dim]Ctrl+C ends[/]"));

    public static void Print(Terminal terminal, GetPipelineStatsResponse stats, GetIndexStatsResponse index)
    {
        terminal.Line(Heading(stats, index));
        foreach (var table in new IRenderable[] { Stages(stats, draws: false), Workers(stats), Sources(stats) })
        {
            terminal.Line();
            terminal.Write(table);
        }
    }

    private static string Heading(GetPipelineStatsResponse stats, GetIndexStatsResponse index)
    {
        var intake = stats.IntakeSlowed ? "[red]slowed[/]" : "[green]open[/]";
        var waiting = stats.Stages.Sum(s => s.Waiting);
        return $"[bold]newsroom[/] {Words.Time(stats.MeasuredAt)} · intake {intake} · {(stats.WaitingIsLowerBound ? "at least " : "")}{Words.Count(waiting)} on their way"
            + $"\n{Words.Count(index.ArticleCount)} findable, {Words.Bytes(index.SizeBytes)} ({Safe.Markup(index.Engine)}) · rates of the last {Words.Span(stats.Sampled.ToTimeSpan())}";
    }

    private static Table Stages(GetPipelineStatsResponse stats, bool draws)
    {
        var table = Plain("stage", "rate", "waiting", "lag", "median", "p95", "failed");
        if (draws)
            table.AddColumn("");
        var most = Math.Max(1, stats.Stages.Max(s => s.Rate));
        foreach (var stage in stats.Stages)
        {
            var lag = stage.Lag.ToTimeSpan();
            List<string> cells =
            [
                $"[bold]{Words.Lower(stage.Stage)}[/]", $"{stage.Rate:0.0}/s", Words.Count(stage.Waiting), $"[{(lag > LongLag ? "red" : "default")}]{Span(stage.Lag)}[/]",
                Span(stage.Median), Span(stage.P95), stage.Failed > 0 ? $"[red]{Words.Count(stage.Failed)}[/]" : "0",
            ];
            if (draws)
                cells.Add($"[green]{new string('█', (int)Math.Ceiling(stage.Rate / most * BarWidth))}[/]");
            table.AddRow([.. cells]);
        }

        return table;
    }

    private static Table Workers(GetPipelineStatsResponse stats)
    {
        var table = Plain("replica", "stage", "rate", "busy", "last seen");
        foreach (var worker in stats.Workers.Take(MaxRows))
        {
            table.AddRow(
                Safe.Markup(worker.Instance), Words.Lower(worker.Stage), $"{worker.Rate:0.0}/s", $"{worker.Busy:P0}",
                $"{Words.Span((stats.MeasuredAt - worker.LastSeenAt).ToTimeSpan())} ago");
        }

        return table;
    }

    private static Table Sources(GetPipelineStatsResponse stats)
    {
        var table = Plain("slowest sources", "articles", "on their way", "median", "slowest");
        foreach (var source in stats.SlowestSources.Take(MaxRows))
            table.AddRow(Markup.Escape(Safe.Clip(source.Source, 40)), Words.Count(source.Articles), Words.Count(source.Pending), Span(source.Median), Span(source.Slowest));
        return table;
    }

    private static Table Plain(params string[] headings)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var (index, heading) in headings.Index())
            table.AddColumn(new TableColumn($"[dim]{heading}[/]") { NoWrap = true, Padding = new Padding(index == 0 ? 0 : 1, 0, 1, 0) });
        return table;
    }

    private static string Span(Duration? duration) => duration is null || duration.ToTimeSpan() == TimeSpan.Zero ? "-" : Words.Span(duration.ToTimeSpan());
}
