using System.Buffers;
using System.Collections.Frozen;

namespace Newsroom.Tagging.Text;

/// <summary>
/// Cuts text into tokens in one pass. Hyphens separate words (<c>pro-Moscow</c> is three tokens); points stay inside
/// abbreviations, initials and acronyms; an English possessive is a token of its own; a Han character is a word.
/// </summary>
public static class Tokenizer
{
    /// <summary>The longest word that is looked at as one, in UTF-16 code units.</summary>
    public const int MaxWordLength = 64;

    private static readonly FrozenSet<string> Abbreviations =
        "mr mrs ms dr prof st sr jr gen sen rep gov lt col sgt capt maj adm rev hon inc ltd corp co bros no vs jan feb aug sept oct nov dec mt ft dept univ etc approx bzw usw ca nr av art"
            .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AbbreviationLookup =
        Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> Apostrophes = SearchValues.Create("'’ʼ");

    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789.,");

    public static List<Token> Tokenize(string text)
    {
        var tokens = new List<Token>((text.Length / 6) + 16);
        var at = 0;
        var newlines = 0;
        var glued = false;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c) || c == '\u200B')
            {
                newlines += c is '\n' or '\u2029' ? 1 : 0;
                glued = false;
                at++;
                continue;
            }
            var gap = (glued ? TokenShape.Glued : TokenShape.None) | (newlines > 1 ? TokenShape.AfterBlankLine : TokenShape.None);
            at = IsWordPart(c) ? AddWord(text, at, gap, tokens) : AddSign(text, at, gap, tokens);
            newlines = 0;
            glued = true;
        }
        return tokens;
    }

    private static int AddSign(string text, int start, TokenShape gap, List<Token> tokens)
    {
        var length = char.IsSurrogatePair(text, start) ? 2 : 1;
        // An ampersand stands for the word "and" in names.
        tokens.Add(new Token(start, length, text[start] == '&' ? TokenKind.Word : TokenKind.Sign, gap));
        return start + length;
    }

    private static int AddWord(string text, int start, TokenShape gap, List<Token> tokens)
    {
        var end = ScanWord(text, start);
        if (end - start > MaxWordLength)
        {
            tokens.Add(new Token(start, end - start, TokenKind.Overlong, gap));
            return end;
        }
        var word = text.AsSpan(start, end - start);
        var possessive = word.Length > 2 && word[^1] is 's' or 'S' && Apostrophes.Contains(word[^2]) ? 2 : 0;
        end -= possessive;
        var shape = ShapeOf(text.AsSpan(start, end - start));
        if (possessive == 0 && end < text.Length && text[end] == '.' && TakesPoint(text, start, end, shape))
        {
            end++;
            shape |= end - start == 2 ? TokenShape.Initial | TokenShape.Abbreviation : TokenShape.Abbreviation;
        }
        var isNumber = IsNumber(text.AsSpan(start, end - start));
        tokens.Add(new Token(start, end - start, isNumber ? TokenKind.Number : TokenKind.Word, shape | gap));
        if (possessive > 0)
            tokens.Add(new Token(end, possessive, TokenKind.Possessive, TokenShape.Glued));
        return end + possessive;
    }

    /// <summary>Finds the end of the word that starts here; apostrophes, points and commas join only what stands on both sides.</summary>
    private static int ScanWord(string text, int start)
    {
        if (IsHan(text[start]))
            return start + 1;
        var at = start + 1;
        for (; at < text.Length && !IsHan(text[at]); at++)
        {
            var c = text[at];
            if (IsWordPart(c))
                continue;
            if (at + 1 >= text.Length || !IsWordPart(text[at + 1]))
                break;
            var joins = Apostrophes.Contains(c) ? !IsElision(text, start, at)
                : c is '.' ? IsAcronymPoint(text, start, at) || (char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]))
                : c is ',' && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]);
            if (!joins)
                break;
        }
        return at;
    }

    /// <summary>An article that lost its vowel (<c>l'Ukraine</c>, <c>dell'Unione</c>) is not part of the word after it.</summary>
    private static bool IsElision(string text, int start, int apostrophe) =>
        apostrophe - start <= 4 && char.IsLower(text[start]) && char.IsUpper(text[apostrophe + 1]);

    private static bool IsAcronymPoint(string text, int start, int point) =>
        char.IsUpper(text[point - 1]) && char.IsUpper(text[point + 1]) && (point - 1 == start || text[point - 2] == '.')
        && (point + 2 >= text.Length || !char.IsLetter(text[point + 2]));

    private static bool TakesPoint(string text, int start, int end, TokenShape shape)
    {
        var word = text.AsSpan(start, end - start);
        // "U.S." and "J." but not the "I" that ends a sentence.
        var isInitial = word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I' && end + 1 < text.Length;
        return isInitial || (word.Length > 2 && (shape & TokenShape.AllCapitals) != TokenShape.None && word[1] == '.')
            || (word.Length <= 6 && AbbreviationLookup.Contains(word) && end + 1 < text.Length);
    }

    private static TokenShape ShapeOf(ReadOnlySpan<char> word)
    {
        int capitals = 0, letters = 0, cased = 0, digits = 0;
        foreach (var c in word)
        {
            digits += char.IsDigit(c) ? 1 : 0;
            letters += char.IsLetter(c) ? 1 : 0;
            capitals += char.IsUpper(c) ? 1 : 0;
            cased += char.IsUpper(c) || char.IsLower(c) ? 1 : 0;
        }
        return (char.IsUpper(word[0]) ? TokenShape.Capitalised : TokenShape.None)
            | (capitals > 1 && capitals == letters ? TokenShape.AllCapitals : TokenShape.None)
            | (digits > 0 ? TokenShape.HasDigit : TokenShape.None)
            | (letters > 0 && cased == 0 ? TokenShape.Uncased : TokenShape.None);
    }

    private static bool IsNumber(ReadOnlySpan<char> word) => char.IsAsciiDigit(word[0]) && word.IndexOfAnyExcept(NumberParts) < 0;

    private static bool IsWordPart(char c) =>
        char.IsAsciiLetterOrDigit(c) || (c >= 0x80 && (char.IsLetterOrDigit(c) || IsMark(c)));

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static bool IsHan(char c) => c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF');
}
