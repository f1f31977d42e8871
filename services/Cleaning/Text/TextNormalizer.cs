using System.Buffers;
using System.Globalization;
using System.Net;

namespace Newsroom.Cleaning.Text;

/// <summary>
/// Source to readable text: repairs UTF-8 that was read as another charset, decodes character references, drops soft hyphens,
/// zero-width and control characters, and folds every run of white space to one space.
/// </summary>
public static class TextNormalizer
{
    // The longest named reference, &CounterClockwiseContourIntegral;, has 33 characters.
    private const int MaxReference = 34;

    // Text up to this length is put together on the stack.
    private const int MaxStackText = 512;

    private static readonly CharacterKind[] Kinds = ReadKinds();

    private enum CharacterKind : byte
    {
        Plain,
        Space,
        Invisible,

        /// <summary>May open a reference or a surrogate pair.</summary>
        Lead,
    }

    /// <summary>Normalises; the result has no space at either end.</summary>
    public static string Normalize(ReadOnlySpan<char> raw)
    {
        var trimmed = raw.Trim();
        if (trimmed.IndexOf('&') < 0 && IsPlain(trimmed))
            return trimmed.ToString();
        if (Mojibake.Undo(raw) is { } undone)
            raw = undone.Text;
        // Nothing gets longer: the shortest reference has more characters than any that it stands for.
        var rented = raw.Length <= MaxStackText ? null : ArrayPool<char>.Shared.Rent(raw.Length);
        Span<char> text = rented is null ? stackalloc char[MaxStackText] : rented;
        Run(raw, text, int.MaxValue, out var length);
        var normalized = text[..length].ToString();
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        return normalized;
    }

    /// <summary>Index in <paramref name="raw"/> of the character that stands at <paramref name="textOffset"/> once normalised.</summary>
    public static int SourceOffset(ReadOnlySpan<char> raw, int textOffset) =>
        Mojibake.Undo(raw) is var (text, offsets) ? offsets[Run(text, new char[text.Length], textOffset, out _)] : Run(raw, new char[raw.Length], textOffset, out _);

    /// <summary>Folds white space in text whose references are already decoded, as a DOM's.</summary>
    public static string Collapse(string text) => IsPlain(text) ? text : Normalize(text.Contains('&', StringComparison.Ordinal) ? text.Replace("&", "&amp;", StringComparison.Ordinal) : text);

    /// <summary>Whether the text is ASCII, without controls and without two spaces in a row or one at an end: most of a page's text nodes.</summary>
    private static bool IsPlain(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExceptInRange(' ', '~') && text.IndexOf("  ") < 0 && (text.IsEmpty || (text[0] != ' ' && text[^1] != ' '));

    private static int Run(ReadOnlySpan<char> raw, Span<char> text, int stopAt, out int length)
    {
        length = 0;
        var pendingSpace = false;
        for (var i = 0; i < raw.Length;)
        {
            var kind = Kinds[raw[i]];
            var (width, decoded) = kind == CharacterKind.Lead ? Next(raw, i) : (1, null);
            foreach (var c in decoded is null ? raw.Slice(i, 1) : decoded)
            {
                kind = Kinds[c];
                if (kind is CharacterKind.Space or CharacterKind.Invisible)
                {
                    pendingSpace |= kind == CharacterKind.Space && length > 0;
                    continue;
                }
                if (pendingSpace)
                    text[length++] = ' ';
                pendingSpace = false;
                if (length >= stopAt)
                    return i;
                text[length++] = c;
            }
            i += width;
        }
        return raw.Length;
    }

    private static CharacterKind[] ReadKinds()
    {
        var kinds = new CharacterKind[char.MaxValue + 1];
        for (var i = 0; i < kinds.Length; i++)
        {
            var c = (char)i;
            kinds[i] = char.IsWhiteSpace(c) ? CharacterKind.Space
                : IsInvisible(c) ? CharacterKind.Invisible
                : c == '&' || char.IsSurrogate(c) ? CharacterKind.Lead : CharacterKind.Plain;
        }
        return kinds;
    }

    /// <summary>Length of the source unit at <paramref name="i"/>, and what it stands for if not for itself.</summary>
    private static (int Width, string? Decoded) Next(ReadOnlySpan<char> raw, int i)
    {
        var c = raw[i];
        if (c == '&')
            return Reference(raw[i..]);
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
