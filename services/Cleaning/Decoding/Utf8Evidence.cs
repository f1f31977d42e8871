using System.Text;
using System.Text.Unicode;

namespace Newsroom.Cleaning.Decoding;

/// <summary>
/// Tells UTF-8 by its bytes, whatever they are said to be. In another charset every letter beyond ASCII would have to stand in a
/// lead and trail pattern by chance: one or two may, a text of them does not.
/// </summary>
internal static class Utf8Evidence
{
    // A Thai letter or an ideograph of GBK fits the pattern about one time in five, so that this many in a row happen once in a million.
    private const int Enough = 8;

    // Within a word of ASCII letters other scripts hardly ever stand.
    private const int WithinWord = 3;

    // Charsets of Latin letters, where a lead byte is a capital and a trail byte a sign; UTF-8, for which one of them would stand in; and those that are not known.
    private static readonly HashSet<int> LatinCodePages = [0, 65001, 1250, 1252, 1254, 1257, 1258, 28591, 28592, 28593, 28594, 28599, 28603, 28605];

    /// <summary>Length without a sequence that was cut off at the end; -1 if a byte before that is not UTF-8.</summary>
    public static int WholeLength(ReadOnlySpan<byte> content)
    {
        if (Utf8.IsValid(content))
            return content.Length;
        // The lead byte of a cut sequence stands among the last three.
        for (var length = content.Length - 1; length >= Math.Max(0, content.Length - 3); length--)
        {
            if ((content[length] & 0xC0) != 0x80)
                return Rune.DecodeFromUtf8(content[length..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData && Utf8.IsValid(content[..length]) ? length : -1;
        }
        return -1;
    }

    /// <summary>Whether valid UTF-8 can hardly be text of another charset.</summary>
    /// <param name="content">Whole sequences only.</param>
    /// <param name="codePage">That of the stated charset, 0 for one that is not known.</param>
    public static bool Outweighs(ReadOnlySpan<byte> content, int codePage)
    {
        var isLatin = LatinCodePages.Contains(codePage);
        var count = 0;
        var (first, areAlike) = (default(Rune), true);
        for (var at = NextForeign(content, 0); at >= 0;)
        {
            Rune.DecodeFromUtf8(content[at..], out var rune, out var length);
            if (IsPunctuation(rune) || (isLatin && IsBeyondLatin(content, at, length)))
                return true;
            first = count == 0 ? rune : first;
            areAlike &= rune == first;
            // A brand in capitals with its sign, as `É®`, may be named all over a text.
            count += IsWithinWord(content, at, length) ? WithinWord : 1;
            if (count >= Enough && !areAlike)
                return true;
            at = NextForeign(content, at + length);
        }
        return false;
    }

    /// <summary>Whether there are more whole sequences than broken ones: UTF-8 in which something went wrong.</summary>
    public static bool IsDamaged(ReadOnlySpan<byte> content)
    {
        int whole = 0, broken = 0;
        for (var at = NextForeign(content, 0); at >= 0;)
        {
            var isWhole = Rune.DecodeFromUtf8(content[at..], out _, out var length) == System.Buffers.OperationStatus.Done;
            (whole, broken) = isWhole ? (whole + 1, broken) : (whole, broken + 1);
            at = NextForeign(content, at + length);
        }
        return whole > broken;
    }

    /// <summary>Dashes, quotation marks, ellipses: their three bytes are a letter and two signs elsewhere, or an ideograph nobody uses.</summary>
    private static bool IsPunctuation(Rune rune) => rune.Value is >= 0x2010 and <= 0x2026;

    /// <summary>
    /// Whether a sequence makes no sense as Latin letters: Â or Ã before a sign, a letter and two signs, or a capital and a sign within a word.
    /// </summary>
    private static bool IsBeyondLatin(ReadOnlySpan<byte> content, int at, int length)
    {
        var lead = content[at];
        if (length > 2 || lead is 0xC2 or 0xC3)
            return true;
        // ß and × stand after lower case, or between figures, by right.
        return lead is not (0xD7 or 0xDF) && IsWithinWord(content, at, length);
    }

    private static bool IsWithinWord(ReadOnlySpan<byte> content, int at, int length) =>
        (at > 0 && IsLower(content[at - 1])) || (at + length < content.Length && IsLower(content[at + length]));

    /// <summary>The next byte beyond ASCII, or -1.</summary>
    private static int NextForeign(ReadOnlySpan<byte> content, int from)
    {
        var offset = content[from..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        return offset < 0 ? -1 : from + offset;
    }

    private static bool IsLower(byte b) => b is >= (byte)'a' and <= (byte)'z';
}
