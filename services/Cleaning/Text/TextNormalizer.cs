using System.Globalization;
using System.Net;
using System.Text;

namespace Newsroom.Cleaning.Text;

/// <summary>
/// Source to readable text: decodes character references, repairs UTF-8 that was read as Windows-1252, drops soft hyphens,
/// zero-width and control characters, and folds every run of white space to one space.
/// </summary>
public static class TextNormalizer
{
    // The longest named reference, &CounterClockwiseContourIntegral;, has 33 characters.
    private const int MaxReference = 34;

    /// <summary>Normalises; the result has no space at either end.</summary>
    public static string Normalize(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        Run(raw, text, int.MaxValue);
        return text.ToString();
    }

    /// <summary>Index in <paramref name="raw"/> of the character that stands at <paramref name="textOffset"/> once normalised.</summary>
    public static int SourceOffset(ReadOnlySpan<char> raw, int textOffset) => Run(raw, new StringBuilder(), textOffset);

    /// <summary>Folds white space in text whose references are already decoded, as a DOM's.</summary>
    public static string Collapse(string text) => IsPlain(text) ? text : Normalize(text.Contains('&', StringComparison.Ordinal) ? text.Replace("&", "&amp;", StringComparison.Ordinal) : text);

    /// <summary>Whether the text is ASCII, without controls and without two spaces in a row or one at an end: most of a page's text nodes.</summary>
    private static bool IsPlain(string text)
    {
        var before = ' ';
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' || (c == ' ' && before == ' '))
                return false;
            before = c;
        }
        return before != ' ';
    }

    private static int Run(ReadOnlySpan<char> raw, StringBuilder text, int stopAt)
    {
        var pendingSpace = false;
        for (var i = 0; i < raw.Length;)
        {
            var (width, decoded) = Next(raw, i);
            foreach (var c in decoded is null ? raw.Slice(i, 1) : decoded)
            {
                if (char.IsWhiteSpace(c))
                    pendingSpace = text.Length > 0;
                if (char.IsWhiteSpace(c) || IsInvisible(c))
                    continue;
                if (pendingSpace)
                    text.Append(' ');
                pendingSpace = false;
                if (text.Length >= stopAt)
                    return i;
                text.Append(c);
            }
            i += width;
        }
        return raw.Length;
    }

    /// <summary>Length of the source unit at <paramref name="i"/>, and what it stands for if not for itself.</summary>
    private static (int Width, string? Decoded) Next(ReadOnlySpan<char> raw, int i)
    {
        var c = raw[i];
        if (c == '&')
            return Reference(raw[i..]);
        if (c < 0x80)
            return (1, null);
        var repaired = Mojibake.Repair(raw[i..], out var width);
        if (repaired is not null)
            return (width, repaired);
        if (char.IsSurrogate(c))
            return char.IsHighSurrogate(c) && i + 1 < raw.Length && char.IsLowSurrogate(raw[i + 1]) ? (2, raw.Slice(i, 2).ToString()) : (1, "\uFFFD");
        return (1, null);
    }

    private static (int Width, string? Decoded) Reference(ReadOnlySpan<char> raw)
    {
        var end = raw[..Math.Min(raw.Length, MaxReference)].IndexOf(';');
        if (end < 3)
            return (1, null);
        var reference = raw[..(end + 1)].ToString();
        var decoded = WebUtility.HtmlDecode(reference);
        return decoded == reference || (decoded.Any(char.IsSurrogate) && decoded.Length != 2) ? (1, null) : (end + 1, decoded);
    }

    private static bool IsInvisible(char c) => c is '\u00AD' or '\uFEFF' or '\uFFFE' or '\uFFFF'
        || char.GetUnicodeCategory(c) == UnicodeCategory.Control
        || c is '\u200B' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2064') or (>= '\u2066' and <= '\u2069');
}
