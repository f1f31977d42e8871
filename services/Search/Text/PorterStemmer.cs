namespace Newsroom.Search.Text;

/// <summary>
/// M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the two departures of the author's own later
/// releases (<c>logi</c> to <c>log</c>, <c>bli</c> to <c>ble</c>). Words that are not all of a to z are left as they are.
/// </summary>
public static class PorterStemmer
{
    private static readonly (string Suffix, string Stem)[] Step2 =
    [
        ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("tional", "tion"),
        ("biliti", "ble"), ("entli", "ent"), ("ousli", "ous"), ("ation", "ate"), ("alism", "al"), ("aliti", "al"), ("iviti", "ive"),
        ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("alli", "al"), ("ator", "ate"), ("logi", "log"), ("bli", "ble"),
        ("eli", "e"),
    ];

    private static readonly (string Suffix, string Stem)[] Step3 =
    [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ness", ""), ("ful", ""),
    ];

    private static readonly string[] Step4 =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive", "ize",
        "al", "er", "ic", "ou",
    ];

    public static string Stem(string word)
    {
        if (word.Length < 3 || word.AsSpan().ContainsAnyExceptInRange('a', 'z'))
            return word;
        var w = word;
        w = Plural(w);
        w = PastAndGerund(w);
        if (w.EndsWith('y') && HasVowel(w.AsSpan(..^1)))
            w = w[..^1] + "i";
        w = Replace(w, Step2);
        w = Replace(w, Step3);
        w = DropSuffix(w);
        return Tidy(w);
    }

    private static string Plural(string w)
    {
        if (Ends(w, "sses") || Ends(w, "ies"))
            return w[..^2];
        return w.EndsWith('s') && !Ends(w, "ss") ? w[..^1] : w;
    }

    private static string PastAndGerund(string w)
    {
        if (Ends(w, "eed"))
            return Measure(w.AsSpan(..^3)) > 0 ? w[..^1] : w;
        var cut = Ends(w, "ed") ? 2 : Ends(w, "ing") ? 3 : 0;
        if (cut == 0 || !HasVowel(w.AsSpan(..^cut)))
            return w;
        w = w[..^cut];
        if (Ends(w, "at") || Ends(w, "bl") || Ends(w, "iz"))
            return w + "e";
        if (EndsInDoubleConsonant(w) && w[^1] is not ('l' or 's' or 'z'))
            return w[..^1];
        return Measure(w) == 1 && EndsInShortSyllable(w) ? w + "e" : w;
    }

    /// <summary>Replaces the longest suffix of the list that the word has; the lists are ordered so that it comes first.</summary>
    private static string Replace(string w, (string Suffix, string Stem)[] rules)
    {
        foreach (var (suffix, stem) in rules)
        {
            if (Ends(w, suffix))
                return Measure(w.AsSpan(..^suffix.Length)) > 0 ? w[..^suffix.Length] + stem : w;
        }

        return w;
    }

    private static string DropSuffix(string w)
    {
        foreach (var suffix in Step4)
        {
            if (!Ends(w, suffix))
                continue;
            var stem = w.AsSpan(..^suffix.Length);
            return Measure(stem) > 1 && (suffix != "ion" || stem[^1] is 's' or 't') ? stem.ToString() : w;
        }

        return w;
    }

    private static string Tidy(string w)
    {
        if (w.EndsWith('e'))
        {
            var stem = w.AsSpan(..^1);
            var m = Measure(stem);
            if (m > 1 || (m == 1 && !EndsInShortSyllable(stem)))
                w = stem.ToString();
        }

        return Ends(w, "ll") && Measure(w) > 1 ? w[..^1] : w;
    }

    private static bool Ends(string w, string suffix) => w.EndsWith(suffix, StringComparison.Ordinal);

    /// <summary>A y is a consonant at the start and after a vowel.</summary>
    private static bool IsConsonant(ReadOnlySpan<char> w, int i) => w[i] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => i == 0 || !IsConsonant(w, i - 1),
        _ => true,
    };

    private static bool HasVowel(ReadOnlySpan<char> w)
    {
        for (var i = 0; i < w.Length; i++)
        {
            if (!IsConsonant(w, i))
                return true;
        }

        return false;
    }

    /// <summary>The m of the paper: how often a run of consonants follows a run of vowels.</summary>
    private static int Measure(ReadOnlySpan<char> w)
    {
        var count = 0;
        var afterVowel = false;
        for (var i = 0; i < w.Length; i++)
        {
            var consonant = IsConsonant(w, i);
            if (consonant && afterVowel)
                count++;
            afterVowel = !consonant;
        }

        return count;
    }

    private static bool EndsInDoubleConsonant(string w) => w.Length >= 2 && w[^1] == w[^2] && IsConsonant(w, w.Length - 1);

    /// <summary>Consonant, vowel, consonant, the last not w, x or y: <c>hop</c>, but not <c>snow</c>.</summary>
    private static bool EndsInShortSyllable(ReadOnlySpan<char> w) =>
        w.Length >= 3 && IsConsonant(w, w.Length - 3) && !IsConsonant(w, w.Length - 2) && IsConsonant(w, w.Length - 1)
        && w[^1] is not ('w' or 'x' or 'y');
}
