using Newsroom.Article.V1;
using Newsroom.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;
using Paragraph = Newsroom.Article.V1.Paragraph;

namespace Newsroom.Cli.Preview;

/// <summary>Kept paragraphs and cut spans, in the order of the source.</summary>
internal sealed class SideBySide(CleanArticle clean)
{
    private const int MaxCell = 400;

    public IRenderable Draw(int width)
    {
        var table = new Table { Width = width }.Border(TableBorder.Rounded).AddColumn("[green]kept[/]").AddColumn("[red]cut, and why[/]");
        foreach (var (kept, cut) in Rows())
            table.AddRow(kept is null ? "" : Kept(kept), cut is null ? "" : $"[dim strikethrough]{Markup.Escape(Safe.Clip(cut.Excerpt, MaxCell))}[/]\n[red]{Reason(cut)}[/]");
        return table;
    }

    public void Print(Terminal terminal)
    {
        foreach (var (kept, cut) in Rows())
            terminal.Line(kept is not null ? $"+ {Safe.Markup(kept.Text)}" : $"- {Safe.Markup(cut!.Excerpt)}  ({Reason(cut)})");
    }

    private static string Kept(Paragraph paragraph)
    {
        var text = Markup.Escape(Safe.Clip(paragraph.Text, MaxCell));
        return paragraph.Role == ParagraphRole.Subhead ? $"[bold]{text}[/]" : text;
    }

    private static string Reason(RemovedSpan cut) => Markup.Escape(Safe.Line($"{Words.Lower(cut.Label)} · {cut.Rule} · {cut.Score:0.00}"));

    private IEnumerable<(Paragraph? Kept, RemovedSpan? Cut)> Rows()
    {
        // What has no place in the source stays behind what is before it, and cuts without one come last.
        var at = 0;
        var kept = clean.Paragraphs.Select(p => (Start: at = p.SourceSpans.Count > 0 ? p.SourceSpans[0].Start : at, Kept: (Paragraph?)p, Cut: (RemovedSpan?)null));
        var cut = clean.Removed.Select(r => (Start: r.SourceSpan?.Start ?? int.MaxValue, Kept: (Paragraph?)null, Cut: (RemovedSpan?)r));
        return kept.ToList().Concat(cut).OrderBy(r => r.Start).Select(r => (r.Kept, r.Cut));
    }
}
