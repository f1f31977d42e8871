using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Metadata;

/// <summary>What is written like the name of a person: no author is better than a wrong one.</summary>
public static class PersonName
{
    private const int MaxWords = 6;
    private const int MaxNames = 40;

    /// <summary>
    /// Names in a list such as <c>Ana Lund, Kyiv Correspondent, and Jan de Wit in Riga</c>, and the number of parts that are none.
    /// Places after a lower-case word and offices are expected and do not count as others.
    /// </summary>
    public static (IReadOnlyList<string> Names, int Others) List(string text)
    {
        List<string> names = [];
        var others = 0;
        foreach (var part in Parts(text))
        {
            var words = WithoutRole(part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            // "Ana Lund, DVM", "Ana Lund, Berlin"
            if (names.Count > 0 && words is [var word] && (IsDegree(word) || IsMononym(word)))
                continue;
            var named = words.TakeWhile((w, i) => !StopsName(w, i)).ToArray();
            var candidate = string.Join(' ', named).Trim('.', ',', ';', '-', '–', '(', ')');
            // "Ana Lund said" and "the next day" are parts of sentences.
            var isClean = named.Length == words.Length || CreditWords.Places.Contains(words[named.Length]);
            if (isClean && Is(candidate) && names.Count < MaxNames)
                names.Add(candidate);
            if (!isClean || (!Is(candidate) && !words.Any(IsOffice)))
                others++;
        }
        return (names, others);
    }

    /// <summary>Two to six capitalised words (or one in a script without capitals), no office, no digits, nothing that only links have.</summary>
    public static bool Is(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > MaxWords || text.Length > 80 || words.Any(IsOffice))
            return false;
        var capitalised = 0;
        foreach (var word in words)
        {
            if (word.Any(c => !(char.IsLetter(c) || c is '-' or '\'' or '’' or '.' or '‑' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark)))
                return false;
            if (!word.Any(char.IsLetter))
                return false;
            if (IsCapitalised(word))
                capitalised++;
            else if (!CreditWords.Particles.Contains(word) && char.IsLower(word[0]))
                return false;
        }
        var hasCase = text.Any(c => char.IsUpper(c) || char.IsLower(c));
        // "O.", "J. R." are initials, not names.
        return hasCase ? capitalised >= 2 && words.Any(w => w.Length > 2) : words.Length <= 4 && text.Length >= 2;
    }

    /// <summary>One capitalised word of letters that is no office.</summary>
    public static bool IsMononym(string text) => text.Length is >= 3 and <= 30 && IsCapitalised(text) && text.All(c => char.IsLetter(c) || c is '-' or '\'' or '’') && !IsOffice(text);

    /// <summary>Two or three words of lower-case letters, as some write their names; only for what is said to be a person.</summary>
    public static bool IsUncapitalised(string text) =>
        text.Split(' ') is { Length: 2 or 3 } words && text.Length <= 60 && words.All(w => w.Length > 1 && w.All(char.IsLower) && !IsOffice(w) && !CreditWords.Places.Contains(w));

    /// <summary>The text as the name of an organisation, which has more than the name of a desk (`Web Desk`); else empty.</summary>
    public static string Organisation(string text)
    {
        var agency = Agency(text);
        return agency.Split(' ').Any(w => w.Length > 0 && (CreditWords.Agencies.Contains(w.ToLowerInvariant()) || (!IsOffice(w) && !CreditWords.And.Contains(w)))) ? agency : "";
    }

    /// <summary>The text as the name of an agency or desk if it is short and capitalised, else empty.</summary>
    public static string Agency(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is >= 1 and <= 5 && words.All(w => char.IsUpper(w[0]) || CreditWords.And.Contains(w) || w is "of" or "the") && words.Any(IsOffice)
            ? text.Trim('.', ',', ' ')
            : "";
    }

    private static IEnumerable<string> Parts(string text)
    {
        foreach (var piece in text.Split([',', ';', '|', '/', '·', '•', '&', '(', ')'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            List<string> words = [];
            foreach (var word in piece.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                // A conjunction stands between two names; the first letter of a Spanish double name ("Ortega y Gasset") goes with it.
                if (words.Count > 0 && CreditWords.And.Contains(word))
                {
                    yield return string.Join(' ', words);
                    words.Clear();
                }
                else if (words.Count > 0 || !CreditWords.And.Contains(word))
                {
                    words.Add(word);
                }
            }
            if (words.Count > 0)
                yield return string.Join(' ', words);
        }
    }

    /// <summary>`Reporter Ana Lund`, `Wetter-Experte Jan de Wit`: the name after what its bearer does.</summary>
    private static string[] WithoutRole(string[] words)
    {
        var role = Array.FindLastIndex(words, w => CreditWords.Roles.Contains(w[(w.LastIndexOf('-') + 1)..].Trim('.', ',', ':').ToLowerInvariant()));
        if (role < 0)
            return words;
        var after = words[(role + 1)..];
        // In a script without capitals the role may come last.
        return after.Length > 0 && Is(string.Join(' ', after)) ? after
            : role == words.Length - 1 && role > 0 && !words[0].Any(c => char.IsUpper(c) || char.IsLower(c)) ? words[..role] : words;
    }

    private static bool IsDegree(string word) => word.Length is >= 2 and <= 6 && word.Count(char.IsUpper) >= 2 && word.All(c => char.IsLetter(c) || c == '.');

    // "in Riga", "for the Post": a lower-case word that is no particle ends the name.
    private static bool StopsName(string word, int index) =>
        index > 0 && char.IsLower(word[0]) && !IsCapitalised(word) && !CreditWords.Particles.Contains(word.ToLowerInvariant());

    private static bool IsCapitalised(string word) => char.IsUpper(word[0]) || (word.Length > 2 && word[1] is '\'' or '’' or '-' && char.IsUpper(word[2]));

    private static bool IsOffice(string word) => CreditWords.Office.Contains(word.Trim('.', ',', '-', ':').ToLowerInvariant())
        || (word.Contains('.', StringComparison.Ordinal) && LinkText.CountWords(word) > 0);
}
