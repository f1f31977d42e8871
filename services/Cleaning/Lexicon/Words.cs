using System.Globalization;
using System.Text;

namespace Newsroom.Cleaning.Lexicon;

/// <summary>Where a word stands, in UTF-16 code units.</summary>
public readonly record struct WordSpan(int Start, int Length);

/// <summary>
/// Runs of letters, digits and marks; an apostrophe, or a point or comma between digits, joins. An ideograph or kana is a
/// word of its own, as in UAX #29 without a dictionary.
/// </summary>
public static class Words
{
    /// <summary>The words of a text, in order.</summary>
    public static IEnumerable<WordSpan> In(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var length = LengthAt(text, i);
            if (length > 0)
                yield return new WordSpan(i, length);
            i += Math.Max(length, 1);
        }
    }

    public static int Count(string text)
    {
        var (count, at) = (0, 0);
        while (TryNext(text, ref at, out _))
            count++;
        return count;
    }

    /// <summary>The next word at or after <paramref name="at"/>, which moves behind it; false if there is none.</summary>
    public static bool TryNext(string text, ref int at, out WordSpan word)
    {
        while (at < text.Length)
        {
            var length = LengthAt(text, at);
            word = new WordSpan(at, length);
            at += Math.Max(length, 1);
            if (length > 0)
                return true;
        }
        word = default;
        return false;
    }

    /// <summary>The words in lower case with straight apostrophes.</summary>
    public static List<string> Folded(string text) =>
        [.. In(text).Select(w => text.Substring(w.Start, w.Length).ToLowerInvariant().Replace('’', '\''))];

    /// <summary>Whether the character is written without spaces between words.</summary>
    public static bool IsIdeograph(char c) => c is >= '\u2E80' and <= '\u9FFF' and not (>= '\u3000' and <= '\u3004') and not (>= '\u3008' and <= '\u3020')
        || c is >= '\uF900' and <= '\uFAFF';

    private static int LengthAt(string text, int start)
    {
        if (!IsWordAt(text, start, out var width))
            return 0;
        if (IsIdeograph(text[start]))
            return 1;
        var i = start + width;
        while (i < text.Length)
        {
            if (IsWordAt(text, i, out width) && !IsIdeograph(text[i]))
                i += width;
            else if (i + 1 < text.Length && Joins(text[i - 1], text[i], text[i + 1]))
                i++;
            else
                break;
        }
        return i - start;
    }

    private static bool Joins(char before, char mark, char after) => mark switch
    {
        '\'' or '’' or '·' => char.IsLetter(before) && char.IsLetter(after),
        '.' or ',' => char.IsDigit(before) && char.IsDigit(after),
        '\u200C' or '\u200D' => true, // joiners inside Persian and Indic words
        _ => false,
    };

    private static bool IsWordAt(string text, int index, out int width)
    {
        width = 1;
        if (char.IsAscii(text[index]))
            return char.IsAsciiLetterOrDigit(text[index]);
        if (Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
            return false;
        width = consumed;
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber;
    }
}
