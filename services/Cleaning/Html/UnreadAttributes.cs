using System.Buffers;

namespace Newsroom.Cleaning.Html;

/// <summary>
/// Finds the attributes that nothing here reads: a parser makes an object and two strings of each. What else is read of a page may be read
/// of any attribute that is not named here.
/// </summary>
internal static class UnreadAttributes
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\n\r\f/>=\"'");

    private static readonly string[] Names = ["src", "srcset", "sizes", "width", "height", "target", "tabindex", "loading", "decoding"];

    /// <summary>Cuts them from the tag at this place, as far as it is written by the book: names, each followed by its quoted value.</summary>
    public static void Cut(string source, int at, int end, ref StrippedSource.Cutter cutter)
    {
        var i = at + 1;
        while (i < end && source[i] is not ('/' or '>') && !char.IsWhiteSpace(source[i]))
            i++;
        while (i < end)
        {
            if (source[i] == '/' || char.IsWhiteSpace(source[i]))
            {
                i++;
                continue;
            }
            var start = i;
            i += Math.Max(0, source.AsSpan(i, end - i).IndexOfAny(NameEnd));
            if (i == start)
                return;
            if (source[i] != '=')
                continue;
            var value = i + 1;
            if (value >= end || source[value] is not ('"' or '\''))
                return;
            var length = source.AsSpan(value + 1, end - value - 1).IndexOf(source[value]);
            if (length < 0)
                return;
            i = value + length + 2;
            if (IsUnread(source.AsSpan(start, value - 1 - start), source.AsSpan(value + 1, length)))
                cutter.Cut(start, i);
        }
    }

    private static bool IsUnread(ReadOnlySpan<char> name, ReadOnlySpan<char> value) => (name[0] | 0x20) switch
    {
        // Some pages put a time into data of their own.
        'd' when Starts(name, "data-") => !Has(name, "date") && !Has(name, "time") && !Has(name, "publi"),
        'a' => Starts(name, "aria-"),
        'o' => Starts(name, "on"),
        // A style is read for whether it hides the element.
        's' when name.Equals("style", StringComparison.OrdinalIgnoreCase) => !Has(value, "none") && !Has(value, "hidden") && !value.Contains('&'),
        _ => IsNamed(name),
    };

    private static bool IsNamed(ReadOnlySpan<char> name)
    {
        foreach (var unread in Names)
        {
            if (name.Equals(unread, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static bool Starts(ReadOnlySpan<char> name, string start) => name.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static bool Has(ReadOnlySpan<char> text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
