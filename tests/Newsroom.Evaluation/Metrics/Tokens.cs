using System.Globalization;
using System.Text;

namespace Newsroom.Evaluation.Metrics;

/// <summary>
/// Tokens as Python's <c>\w+</c> finds them, because that is what the published figures were measured with: runs of letters,
/// numbers and underscores. Unlike .NET's <c>\w</c> it ends a token at a combining mark.
/// </summary>
internal static class Tokens
{
    public static List<string> Of(string text)
    {
        List<string> tokens = [];
        var start = -1;
        var i = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isWord = IsWord(rune);
            if (isWord && start < 0)
                start = i;
            if (!isWord && start >= 0)
            {
                tokens.Add(text[start..i]);
                start = -1;
            }
            i += rune.Utf16SequenceLength;
        }
        if (start >= 0)
            tokens.Add(text[start..]);
        return tokens;
    }

    /// <summary>Tokens in lower case.</summary>
    public static List<string> Folded(string text) => Of(text.ToLowerInvariant());

    /// <summary>Folded tokens as one string: equal keys mean the same words.</summary>
    public static string Key(string text) => string.Join(' ', Folded(text));

    public static Dictionary<string, int> Count(IEnumerable<string> tokens)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (var token in tokens)
            counts[token] = counts.GetValueOrDefault(token) + 1;
        return counts;
    }

    private static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber || rune.Value == '_';
}
