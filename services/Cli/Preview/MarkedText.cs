using System.Text;
using Newsroom.Article.V1;
using Newsroom.Cli.Output;
using Spectre.Console;

namespace Newsroom.Cli.Preview;

/// <summary>Text as markup, with the mentions of entities underlined; without drawing they stand between underscores.</summary>
internal sealed class MarkedText(IEnumerable<EntityTag> entities, bool draws)
{
    private readonly ILookup<TextField, (EntityKind Kind, TextSpan Span)> _mentions = entities
        .SelectMany(e => e.Mentions.Select(m => (m.Field, e.Kind, m.Span)))
        .OrderBy(m => m.Span.Start).ThenByDescending(m => m.Span.Length)
        .ToLookup(m => m.Field, m => (m.Kind, m.Span));

    public static string Colour(EntityKind kind) => kind switch
    {
        EntityKind.Person => "yellow",
        EntityKind.Org => "blue",
        EntityKind.Place => "green",
        EntityKind.Event => "magenta",
        _ => "aqua",
    };

    public string Of(TextField field, string text)
    {
        var marked = new StringBuilder();
        var at = 0;
        foreach (var (kind, span) in _mentions[field])
        {
            // One within another is not marked again.
            if (span.Start < at || span.Start + span.Length > text.Length)
                continue;
            marked.Append(Plain(text[at..span.Start]));
            at = span.Start + span.Length;
            var name = Plain(text[span.Start..at]);
            marked.Append(draws ? $"[underline {Colour(kind)}]{name}[/]" : $"_{name}_");
        }

        return marked.Append(Plain(text[at..])).ToString();
    }

    private static string Plain(string text) => Markup.Escape(Safe.Lines(text));
}
