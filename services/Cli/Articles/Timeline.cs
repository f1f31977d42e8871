using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Newsroom.Cli.Articles;

/// <summary>A revision's hops one below the other, each with a bar where it stands between acceptance and end.</summary>
/// <param name="now">Where the time axis of a revision ends that is still on its way.</param>
/// <param name="drawsBars">Whether there are bars, or only the numbers.</param>
internal sealed class Timeline(DateTimeOffset now, bool drawsBars)
{
    private const int BarWidth = 32;

    public IRenderable Draw(RevisionStatus revision)
    {
        var from = revision.ReceivedAt.ToDateTimeOffset();
        var until = revision.FinishedAt?.ToDateTimeOffset() ?? now;
        var table = new Table().Border(TableBorder.None).HideHeaders();
        foreach (var _ in Enumerable.Range(0, drawsBars ? 7 : 6))
            table.AddColumn(new TableColumn("").NoWrap());
        table.Columns[^1].NoWrap = !drawsBars;
        // Usually all hops are of one trace, which is then told once.
        var traces = revision.Hops.Select(h => h.TraceId).Where(t => t.Length > 0).Distinct().ToList();
        foreach (var hop in revision.Hops)
            table.AddRow(Cells(hop, from, until, traces.Count > 1 ? hop.TraceId : "").Select(c => new Markup(c)));
        var headings = Heading(revision, from, until).Concat(traces is [var trace] ? [$"  [dim]trace {Safe.Markup(trace)}[/]"] : []);
        return new Rows([.. headings.Select(h => new Markup(h)), table]);
    }

    private static IEnumerable<string> Heading(RevisionStatus revision, DateTimeOffset from, DateTimeOffset until)
    {
        var kind = revision.Kind == RevisionKind.Copy ? "" : $" · {Words.Lower(revision.Kind)}";
        var took = revision.FinishedAt is null ? $"for {Words.Span(until - from)}" : $"after {Words.Span(until - from)}";
        yield return $"revision {revision.Revision}{kind} · received {Words.Time(revision.ReceivedAt)} · {StateMarkup.Of(revision.State)} {took}";
        if (revision.Reason != Reason.Unspecified || revision.Detail.Length > 0)
            yield return $"  [red]{Words.Constant(revision.Reason.ToString())}[/] {Safe.Markup(revision.Detail)}";
        if (revision.Notice.Length > 0)
            yield return $"  notice: {Safe.Markup(revision.Notice)}";
        if (revision.EmbargoedUntil is { } embargo)
            yield return $"  embargoed until {Words.Time(embargo)}";
    }

    private IEnumerable<string> Cells(Hop hop, DateTimeOffset from, DateTimeOffset until, string trace)
    {
        var start = (hop.StartedAt?.ToDateTimeOffset() ?? from) - from;
        var duration = hop.Duration?.ToTimeSpan() ?? TimeSpan.Zero;
        yield return $"  {Words.Lower(hop.Stage)}{(hop.Attempt > 1 ? $" (attempt {hop.Attempt})" : "")}";
        if (drawsBars)
            yield return $"[{StateMarkup.Colour(hop.Outcome)}]{Bar(start, duration, until - from)}[/]";
        yield return $"+{Words.Span(start)}";
        yield return Words.Span(duration);
        yield return StateMarkup.Of(hop.Outcome);
        yield return hop.Outcome == StageOutcome.Completed ? "" : Words.Constant(hop.Reason.ToString());
        yield return $"{Safe.Markup(hop.Detail)}{(hop.Detail.Length > 0 ? " " : "")}[dim]{Safe.Markup($"{hop.Instance} {trace}".TrimEnd())}[/]";
    }

    private static string Bar(TimeSpan start, TimeSpan duration, TimeSpan whole)
    {
        var scale = whole > TimeSpan.Zero ? BarWidth / whole.TotalMilliseconds : 0;
        var at = Math.Clamp((int)(start.TotalMilliseconds * scale), 0, BarWidth - 1);
        var length = Math.Clamp((int)Math.Ceiling(duration.TotalMilliseconds * scale), 1, BarWidth - at);
        return $"{new string('·', at)}{new string('█', length)}{new string('·', BarWidth - at - length)}";
    }
}
