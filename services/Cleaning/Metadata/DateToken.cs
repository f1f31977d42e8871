using System.Globalization;

namespace Newsroom.Cleaning.Metadata;

/// <summary>A number, a word or a punctuation mark of a date line. White space separates and is left out.</summary>
/// <param name="Start">Where it stands in the folded line.</param>
/// <param name="Length">Its length.</param>
/// <param name="Number">Its value, -1 if it is none.</param>
/// <param name="IsWord">It starts with a letter.</param>
/// <param name="SpaceBefore">White space, or nothing, stands before it.</param>
internal readonly record struct DateToken(int Start, int Length, int Number, bool IsWord, bool SpaceBefore)
{
    public bool IsNumber => Number >= 0;

    /// <summary>The line in lower case, with straight apostrophes and ASCII digits for those of other scripts; of the same length.</summary>
    public static string Fold(string text) => string.Create(text.Length, text, static (folded, text) =>
    {
        Lexicon.Words.Fold(text, folded);
        for (var i = 0; i < folded.Length; i++)
        {
            if (!char.IsAscii(folded[i]) && char.IsDigit(folded[i]))
                folded[i] = (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(folded[i]));
        }
    });

    public static List<DateToken> Split(string folded)
    {
        List<DateToken> tokens = new((folded.Length / 4) + 4);
        for (var i = 0; i < folded.Length;)
        {
            var start = i++;
            if (char.IsAsciiDigit(folded[start]))
            {
                while (i < folded.Length && char.IsAsciiDigit(folded[i]))
                    i++;
                var number = i - start <= 6 ? int.Parse(folded.AsSpan(start, i - start), CultureInfo.InvariantCulture) : int.MaxValue;
                tokens.Add(new DateToken(start, i - start, number, false, SpaceAt(folded, start)));
            }
            else if (char.IsLetter(folded[start]))
            {
                while (i < folded.Length && IsOfWord(folded[i]))
                    i++;
                tokens.Add(new DateToken(start, i - start, -1, true, SpaceAt(folded, start)));
            }
            else if (!char.IsWhiteSpace(folded[start]))
            {
                tokens.Add(new DateToken(start, 1, -1, false, SpaceAt(folded, start)));
            }
        }
        return tokens;
    }

    private static bool IsOfWord(char c) =>
        char.IsLetter(c) || c is '\'' || (!char.IsAscii(c) && char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    private static bool SpaceAt(string text, int start) => start == 0 || char.IsWhiteSpace(text[start - 1]);
}
