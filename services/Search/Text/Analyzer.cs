using System.Globalization;
using System.Text;

namespace Newsroom.Search.Text;

/// <summary>One term as indexed, and where its word stands in the text, in UTF-16 code units.</summary>
public readonly record struct Token(string Term, int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>
/// Cuts text into the terms that are indexed, queried and highlighted. It is the only place that decides what matches what:
/// the engines receive finished terms, so they cannot disagree, and a term that matches can always be highlighted.
/// A word is a run of letters and digits; Han and kana, written without spaces, are terms of one character each.
/// </summary>
public static class Analyzer
{
    /// <summary>A longer run of letters is no word (encoded data); it is found by its first part.</summary>
    public const int MaxTermLength = 64;

    public static List<Token> Analyze(string text)
    {
        var tokens = new List<Token>(text.Length / 6);
        var term = new StringBuilder(MaxTermLength);
        var position = 0;
        while (position < text.Length)
        {
            var start = position;
            if (!IsWordPart(RuneAt(text, position), out var standsAlone))
            {
                position += RuneAt(text, position).Utf16SequenceLength;
                continue;
            }

            position = standsAlone ? start + RuneAt(text, start).Utf16SequenceLength : EndOfWord(text, start);
            if (!IsPossessive(text, start, position) && Fold(text, start, position, term) is { Length: > 0 } folded)
                tokens.Add(new Token(folded, start, position - start));
        }

        return tokens;
    }

    private static int EndOfWord(string text, int position)
    {
        while (position < text.Length)
        {
            var rune = RuneAt(text, position);
            if (!Folding.IsIgnored(rune) && (!IsWordPart(rune, out var standsAlone) || standsAlone))
                break;
            position += rune.Utf16SequenceLength;
        }

        return position;
    }

    /// <summary>The s of <c>Anna's</c>, which would make the name another word.</summary>
    private static bool IsPossessive(string text, int start, int end) =>
        end - start == 1 && text[start] is 's' or 'S' && start >= 2 && IsApostrophe(text[start - 1]) && char.IsLetter(text[start - 2]);

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019' or '\u2018' or '\u02BC' or '\uFF07';

    private static string Fold(string text, int start, int end, StringBuilder term)
    {
        term.Clear();
        for (var i = start; i < end && term.Length < MaxTermLength;)
        {
            var rune = RuneAt(text, i);
            Folding.Append(rune, term);
            i += rune.Utf16SequenceLength;
        }

        return PorterStemmer.Stem(term.ToString());
    }

    private static bool IsWordPart(Rune rune, out bool standsAlone)
    {
        standsAlone = false;
        if (rune.IsAscii)
            return char.IsAsciiLetterOrDigit((char)rune.Value);
        standsAlone = IsWrittenWithoutSpaces(rune.Value);
        return rune.Value != '\u02BC' && Rune.GetUnicodeCategory(rune) is
            <= UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
    }

    private static bool IsWrittenWithoutSpaces(int value) => value is
        >= 0x3041 and <= 0x30FF or >= 0x31F0 and <= 0x31FF or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF
        or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF;

    /// <summary>The rune at <paramref name="index"/>; half of a surrogate pair reads as U+FFFD, one unit long, which is no letter.</summary>
    private static Rune RuneAt(string text, int index) => Rune.TryGetRuneAt(text, index, out var rune) ? rune : Rune.ReplacementChar;
}
