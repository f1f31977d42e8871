using System.Buffers;
using System.Collections.Frozen;

namespace Newsroom.Cleaning.Html;

/// <summary>
/// Finds the attributes that neither the parser nor anything here reads: an object and two strings would be made of each. Whoever comes to
/// read another one has to name it here.
/// </summary>
internal static class UnreadAttributes
{
    private static readonly SearchValues<string> Hiding = SearchValues.Create(["none", "hidden", "&"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\n\r\f/>=\"'");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Read = new[]
    {
        "class", "content", "data-datetime", "data-published", "datetime", "hidden", "href", "http-equiv", "id", "itemprop", "lang", "name", "property", "pubdate", "rel", "role", "title", "type", "value",

        // By these the parser tells where drawings and formulas end.
        "color", "encoding", "face", "size",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

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

    // A style is read for whether it hides the element.
    private static bool IsUnread(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        name.Equals("style", StringComparison.OrdinalIgnoreCase) ? !value.ContainsAny(Hiding) : !Read.Contains(name);
}
