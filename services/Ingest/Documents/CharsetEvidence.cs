using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Newsroom.Ingest;

/// <summary>
/// Tells a charset that nobody states from the bytes, where they leave no doubt; UTF-8 needs no telling. A wrong guess would go unseen
/// through every later stage, a refusal is seen by the sender.
/// </summary>
internal static class CharsetEvidence
{
    // In every tenth place at most: German has 2 to 5 of these in a hundred letters, Cyrillic, Greek and Hebrew have nearly nothing else.
    private const int LettersPerHighLetter = 10;
    private const int LettersNeeded = 20;

    // Binary data has a few zeros too.
    private const int ZerosNeeded = 8;

    /// <summary>
    /// Ä É Ó Ö Ü ß ä é ó ö ü: the same letters in windows-1250, 1252, 1254 and 1257 and ISO 8859-1, 2, 9 and 13. Any other letter of
    /// 1252 is another one in one of them.
    /// </summary>
    private static readonly SearchValues<byte> SharedLetters = SearchValues.Create([0xC4, 0xC9, 0xD3, 0xD6, 0xDC, 0xDF, 0xE4, 0xE9, 0xF3, 0xF6, 0xFC]);

    /// <summary>Null if they are UTF-8, or could be several things.</summary>
    public static string? Of(ReadOnlySpan<byte> content, bool onlyUnicode)
    {
        if (Utf16(content) is { } utf16)
            return utf16;
        return !onlyUnicode && !content.Contains((byte)0) && !Utf8.IsValid(content) && IsWindows1252(content) ? "windows-1252" : null;
    }

    /// <summary>Without a mark, UTF-16 shows by the zero halves of its blanks, digits and markup: every one on the same side.</summary>
    private static string? Utf16(ReadOnlySpan<byte> content)
    {
        if (content.Length % 2 != 0 || !content.Contains((byte)0))
            return null;
        Span<int> zeros = [0, 0];
        for (var i = 0; i < content.Length; i++)
            zeros[i % 2] += content[i] == 0 ? 1 : 0;
        var units = content.Length / 2;
        var (name, encoding) = zeros[0] == 0 ? ("utf-16", (Encoding)new UnicodeEncoding(false, false, true)) : ("utf-16BE", new UnicodeEncoding(true, false, true));
        if ((zeros[0] != 0 && zeros[1] != 0) || Math.Max(zeros[0], zeros[1]) < Math.Max(ZerosNeeded, units / 4))
            return null;
        try
        {
            encoding.GetCharCount(content);
            return name;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsWindows1252(ReadOnlySpan<byte> content)
    {
        var (letters, high) = (0, 0);
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            if (c < 0x80)
            {
                letters += char.IsAsciiLetter((char)c) ? 1 : 0;
                continue;
            }

            var before = i == 0 ? (byte)' ' : content[i - 1];
            var after = i + 1 == content.Length ? (byte)' ' : content[i + 1];
            if (SharedLetters.Contains(c) && !SharedLetters.Contains(after))
                high++;
            else if (!IsPunctuation(c, before, after))
                return false;
        }

        return letters >= LettersNeeded && high * LettersPerHighLetter <= letters;
    }

    /// <summary>
    /// Quotes, dashes, ellipsis and the euro sign where a typesetter puts them. The DOS and Mac code pages have letters in these places,
    /// and those stand where letters do.
    /// </summary>
    private static bool IsPunctuation(byte c, byte before, byte after) => c switch
    {
        0x80 => IsBlank(before) || IsBlank(after) || char.IsAsciiDigit((char)after) || char.IsAsciiDigit((char)before),
        0x85 => !IsBlank(before) && !IsLetter(after),
        0x91 or 0x93 => !IsLetter(before) && !IsBlank(after),
        0x92 => !IsBlank(before),
        0x94 => !IsBlank(before) && !IsLetter(after),
        0x96 or 0x97 => IsBlank(before) == IsBlank(after) && (IsBlank(before) || char.IsAsciiDigit((char)before) == char.IsAsciiDigit((char)after)),
        0xA0 => true,
        _ => false,
    };

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static bool IsLetter(byte c) => char.IsAsciiLetter((char)c) || SharedLetters.Contains(c);
}
