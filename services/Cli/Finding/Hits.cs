using System.Text;
using Newsroom.Article.V1;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;
using Spectre.Console;

namespace Newsroom.Cli.Finding;

/// <summary>A hit as lines: headline, where it is from, and the passages that match.</summary>
internal static class Hits
{
    private const int MaxPassages = 2;

    public static void Print(Terminal terminal, SearchHit hit, string before)
    {
        var indent = new string(' ', before.Length);
        var title = hit.Highlights.FirstOrDefault(h => h.Field == TextField.Title && h.Text == hit.Title) is { } marked ? Mark(marked, terminal.Draws) : Safe.Markup(hit.Title);
        terminal.Line($"{before}[bold]{title}[/]{(hit.Collapsed > 0 ? $" [dim](and {hit.Collapsed} more)[/]" : "")}");
        string[] parts =
        [
            hit.Article.Source, hit.PublishedAt is null ? "" : Words.Time(hit.PublishedAt), string.Join(", ", hit.Authors), hit.Language, $"{Words.Count(hit.WordCount)} words",
            hit.Superseded ? $"earlier revision {hit.Article.Revision}" : "", hit.Score > 0 ? $"score {hit.Score:0.00}" : "",
        ];
        terminal.Line($"{indent}[dim]{Safe.Markup(string.Join(" · ", parts.Where(p => p.Length > 0)))}[/]");
        terminal.Line($"{indent}[dim]{Safe.Markup(hit.Article.ArticleId)}{(hit.StoryId.Length > 0 ? $" · story {Safe.Markup(hit.StoryId)}" : "")}[/]");
        PrintPassages(terminal, hit, before.Length);
    }

    public static void PrintPassages(Terminal terminal, SearchHit hit, int indent)
    {
        foreach (var passage in hit.Highlights.Where(h => h.Field != TextField.Title).Take(MaxPassages))
            terminal.Indented(Mark(passage, terminal.Draws), indent);
    }

    /// <summary>The passage with what matched in colour; without drawing between asterisks.</summary>
    private static string Mark(Highlight passage, bool draws)
    {
        var marked = new StringBuilder();
        var at = 0;
        foreach (var match in passage.Matches)
        {
            if (match.Start < at || match.Start + match.Length > passage.Text.Length)
                continue;
            marked.Append(Safe.Markup(passage.Text[at..match.Start]));
            at = match.Start + match.Length;
            var word = Safe.Markup(passage.Text[match.Start..at]);
            marked.Append(draws ? $"[black on yellow]{word}[/]" : $"*{word}*");
        }

        return marked.Append(Safe.Markup(passage.Text[at..])).ToString();
    }
}
