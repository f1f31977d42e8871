using System.Text.Json;

namespace Newsroom.Cleaning.Html;

/// <summary>
/// The text of a page that its scripts draw: the longest string of markup with several paragraphs among what the scripts are given to
/// draw from. Linear in the size of the page.
/// </summary>
internal static class ScriptedBody
{
    private const int MinParagraphs = 3;
    private const int MaxLength = 400_000;

    /// <summary>Its paragraphs, one a line; empty if no script has such a string.</summary>
    public static string Find(string source)
    {
        var best = "";
        for (var at = source.IndexOf("<script", StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var end = source.IndexOf("</script", at, StringComparison.OrdinalIgnoreCase);
            end = end < 0 ? source.Length : end;
            var longest = Longest(source.AsSpan(at, end - at));
            if (longest.Length > best.Length)
                best = longest.ToString();
            at = source.IndexOf("<script", end, StringComparison.OrdinalIgnoreCase);
        }
        if (best.Length == 0)
            return "";
        try
        {
            using var json = JsonDocument.Parse($"\"{best}\"");
            return JsonLd.Paragraphs(json.RootElement);
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static ReadOnlySpan<char> Longest(ReadOnlySpan<char> script)
    {
        ReadOnlySpan<char> longest = [];
        for (var from = 0; NextEnd(script, from) is var at and >= 0;)
        {
            var start = at;
            while (start > from && !IsQuote(script, start - 1))
                start--;
            var end = at;
            while (end < script.Length && !IsQuote(script, end))
                end++;
            var text = script[start..end];
            if (text.Length > longest.Length && text.Length <= MaxLength && CountEnds(text) >= MinParagraphs)
                longest = text;
            from = end;
        }
        return longest;
    }

    private static int NextEnd(ReadOnlySpan<char> script, int from)
    {
        while (script[from..].IndexOf("/p", StringComparison.Ordinal) is var at and >= 0)
        {
            if (IsEnd(script[..(from + at)]))
                return from + at;
            from += at + 2;
        }
        return -1;
    }

    // A bracket or slash in a script is often escaped, so that it ends no script.
    private static bool IsEnd(ReadOnlySpan<char> before)
    {
        before = before.EndsWith("\\") ? before[..^1] : before;
        return before.EndsWith("<") || before.EndsWith("\\u003c", StringComparison.OrdinalIgnoreCase);
    }

    private static int CountEnds(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var from = 0; NextEnd(text, from) is var at and >= 0; from = at + 2)
            count++;
        return count;
    }

    private static bool IsQuote(ReadOnlySpan<char> script, int at)
    {
        if (script[at] != '"')
            return false;
        var escapes = 0;
        while (at - 1 - escapes >= 0 && script[at - 1 - escapes] == '\\')
            escapes++;
        return escapes % 2 == 0;
    }
}
