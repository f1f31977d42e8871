namespace Newsroom.Tagging.Topics;

/// <summary>
/// Folds the inflections of a word together, roughly: two words that differ in number, case or tense mostly become one. The result is
/// a key and not always a word.
/// </summary>
internal static class Stemming
{
    /// <summary>Other languages than English keep this many characters at most, which cuts off most endings and second parts of compounds.</summary>
    private const int MaxLength = 7;

    /// <summary>Endings of Russian nouns, adjectives and past tenses, the longest first.</summary>
    private static readonly string[] Russian =
        [.. ("иями ями ами ием иям ыми ими ого его ому ему ия ию ие ии ий ях ах ов ев ей ом ем ам ям ой ый ая яя ое ее ые ую юю ла ло ли ть а я о е ы и у ю ь й л")
            .Split(' ').OrderByDescending(ending => ending.Length)];

    /// <param name="word">A folded word.</param>
    /// <param name="language">BCP 47 primary language.</param>
    public static string Stem(string word, string language) => language switch
    {
        "en" => English(word),
        "ru" => Cut(WithoutEnding(word)),
        _ => Cut(word),
    };

    private static string English(string word)
    {
        if (word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal))
            return word[..^3] + "y";
        if (word.Length > 4 && (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal)))
            return word[..^2];
        if (word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i'))
            word = word[..^1];
        if (word.Length > 6 && word.EndsWith("ing", StringComparison.Ordinal))
            return WithoutDouble(word[..^3]);
        if (word.Length > 5 && word.EndsWith("ed", StringComparison.Ordinal))
            return WithoutDouble(word[..^2]);
        return word.Length > 5 && word[^1] == 'e' ? word[..^1] : word;
    }

    private static string WithoutDouble(string stem) => stem[^1] == stem[^2] && stem[^1] is not ('l' or 's') ? stem[..^1] : stem;

    private static string WithoutEnding(string word)
    {
        foreach (var ending in Russian)
        {
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }
        return word;
    }

    private static string Cut(string word) => word.Length > MaxLength ? word[..MaxLength] : word;
}
