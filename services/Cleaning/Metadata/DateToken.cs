using System.Globalization;

namespace Newsroom.Cleaning.Metadata;

/// <summary>A number, a word in lower case, or a punctuation mark of a date line. White space separates and is left out.</summary>
internal readonly record struct DateToken(string Text, int Number, bool SpaceBefore)
{
    public bool IsNumber => Number >= 0;

    public bool IsWord => !IsNumber && char.IsLetter(Text[0]);

    public static List<DateToken> Split(string text)
    {
        List<DateToken> tokens = new((text.Length / 4) + 4);
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (char.IsDigit(text[i]))
            {
                while (i < text.Length && char.IsDigit(text[i]))
                    i++;
                // Arabic, Persian and Indic digits too.
                var digits = string.Create(i - start, (text, start), (to, from) =>
                {
                    for (var d = 0; d < to.Length; d++)
                        to[d] = (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(from.text, from.start + d));
                });
                tokens.Add(new DateToken(digits, digits.Length <= 6 ? int.Parse(digits, CultureInfo.InvariantCulture) : int.MaxValue, SpaceAt(text, start)));
            }
            else if (char.IsLetter(text[i]))
            {
                while (i < text.Length && (char.IsLetter(text[i]) || text[i] is '\'' or '’' || char.GetUnicodeCategory(text[i]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
                    i++;
                tokens.Add(new DateToken(text[start..i].ToLowerInvariant().Replace('’', '\''), -1, SpaceAt(text, start)));
            }
            else
            {
                if (!char.IsWhiteSpace(text[i]))
                    tokens.Add(new DateToken(text[i].ToString(), -1, SpaceAt(text, start)));
                i++;
            }
        }
        return tokens;
    }

    private static bool SpaceAt(string text, int start) => start == 0 || char.IsWhiteSpace(text[start - 1]);
}
