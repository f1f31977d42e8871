using System.Text;
using Spectre.Console;

namespace Newsroom.Cli.Output;

/// <summary>
/// Text of articles and services, made harmless for a terminal: control characters, which can move the cursor, set the title or
/// answer as if typed, and marks that reverse the direction of what follows are left out.
/// </summary>
internal static class Safe
{
    /// <summary>One line: line breaks and tabs become spaces.</summary>
    public static string Line(string text) => Clean(text, keepsLines: false);

    /// <summary>The same with its line breaks.</summary>
    public static string Lines(string text) => Clean(text, keepsLines: true);

    /// <summary>One line, also harmless as Spectre markup.</summary>
    public static string Markup(string text) => Spectre.Console.Markup.Escape(Line(text));

    /// <summary>One line of at most <paramref name="length"/> characters, the last of them an ellipsis if more was there.</summary>
    public static string Clip(string text, int length)
    {
        var line = Line(text);
        if (line.Length <= length)
            return line;
        var end = char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1;
        return line[..end] + "…";
    }

    private static string Clean(string text, bool keepsLines)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Any(IsHarmful))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == '\n' && keepsLines)
                clean.Append(c);
            else if (c is '\n' or '\t')
                clean.Append(' ');
            else if (!IsHarmful(c))
                clean.Append(c);
        }

        return clean.ToString();
    }

    private static bool IsHarmful(char c) =>
        char.IsControl(c) || c is '\u200e' or '\u200f' or '\u061c' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff';
}
