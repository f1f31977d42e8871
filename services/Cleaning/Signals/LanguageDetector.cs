using System.Collections.Frozen;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Signals;

/// <summary>
/// Tells the language of a body. A script of one language decides alone; Latin, Cyrillic and Arabic text is told by letters that
/// only some of their languages have and by frequent words, each worth the less the more languages share it.
/// </summary>
public static class LanguageDetector
{
    /// <summary>The answer when nothing decides.</summary>
    public const string Undecided = "und";

    // Enough of an article to be sure of, little enough to be quick on a long one.
    private const int MaxWords = 2000;
    private const double MinHits = 2;

    private static readonly FrozenDictionary<string, (string Language, double Weight)[]> Stopwords = ReadStopwords();

    // Letters by the languages of the table that use them; a foreign name has a few, so each counts for little.
    private static readonly (string Letters, string[] Languages)[] Letters =
    [
        ("ыэё", ["ru"]), ("їєґ", ["uk"]), ("і", ["uk"]), ("ъ", ["bg"]), ("ђћјљњџ", ["sr"]),
        ("ß", ["de"]), ("ãõ", ["pt"]), ("ñ¿¡", ["es"]), ("ąęłśźż", ["pl"]), ("ěřů", ["cs"]), ("ășț", ["ro"]), ("őű", ["hu"]),
        ("ğış", ["tr"]), ("ơưđạảấầẩậắằặẹẻếềểệỉịọỏốồổộớờởợụủứừửự", ["vi"]), ("å", ["sv", "da", "no"]), ("æø", ["da", "no"]), ("ç", ["fr", "pt", "tr"]), ("œ", ["fr"]),
        ("پچگژ", ["fa"]), ("ٹڈڑے", ["ur"]), ("ةىأإ", ["ar"]),
    ];

    private const double LetterWeight = .25;

    /// <summary>BCP 47 primary language and certainty, 0 to 1.</summary>
    public static (string Language, double Confidence) Detect(string text)
    {
        var words = Words.In(text).Take(MaxWords).Select(w => text.Substring(w.Start, w.Length).ToLowerInvariant().Replace('’', '\'')).ToList();
        var script = Scripts.Dominant(words);
        if (script.Language.Length > 0)
            return (script.Language, Math.Round(script.Share, 3));
        Dictionary<string, double> scores = new(StringComparer.Ordinal);
        foreach (var word in words)
        {
            foreach (var (language, weight) in Stopwords.GetValueOrDefault(word, []))
                Add(scores, language, weight);
            foreach (var c in word)
                AddLetter(scores, c);
        }
        return Decide(scores, words.Count);
    }

    private static (string, double) Decide(Dictionary<string, double> scores, int words)
    {
        var ranked = scores.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Take(2).ToList();
        if (ranked.Count == 0 || ranked[0].Value < Math.Min(MinHits, 1 + (words / 20.0)))
            return (Undecided, 0);
        var second = ranked.Count > 1 ? ranked[1].Value : 0;
        var confidence = (ranked[0].Value - second) / ranked[0].Value * Math.Min(1, ranked[0].Value / 10);
        return confidence < .02 ? (Undecided, 0) : (ranked[0].Key, Math.Round(confidence, 3));
    }

    private static void AddLetter(Dictionary<string, double> scores, char c)
    {
        if (c < 0x80)
            return;
        foreach (var (letters, languages) in Letters)
        {
            if (!letters.Contains(c, StringComparison.Ordinal))
                continue;
            foreach (var language in languages)
                Add(scores, language, LetterWeight / languages.Length);
        }
    }

    private static void Add(Dictionary<string, double> scores, string language, double weight) =>
        scores[language] = scores.GetValueOrDefault(language) + weight;

    private static FrozenDictionary<string, (string, double)[]> ReadStopwords() => Resource.Rows("stopwords.tsv")
        .SelectMany(r => r[1].Split(' ').Select(w => (Word: w, Language: r[0])))
        .GroupBy(p => p.Word, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.Select(p => (p.Language, 1.0 / g.Count())).ToArray(), StringComparer.Ordinal);
}

/// <summary>Scripts that one language writes, as far as news goes.</summary>
internal static class Scripts
{
    private static readonly (char First, char Last, string Language)[] Ranges =
    [
        ('\u0370', '\u03FF', "el"), ('\u0530', '\u058F', "hy"), ('\u0590', '\u05FF', "he"), ('\u0900', '\u097F', "hi"), ('\u0980', '\u09FF', "bn"),
        ('\u0A00', '\u0A7F', "pa"), ('\u0A80', '\u0AFF', "gu"), ('\u0B80', '\u0BFF', "ta"), ('\u0C00', '\u0C7F', "te"), ('\u0C80', '\u0CFF', "kn"),
        ('\u0D00', '\u0D7F', "ml"), ('\u0D80', '\u0DFF', "si"), ('\u0E00', '\u0E7F', "th"), ('\u0E80', '\u0EFF', "lo"), ('\u1000', '\u109F', "my"),
        ('\u10A0', '\u10FF', "ka"), ('\u1200', '\u137F', "am"), ('\u1780', '\u17FF', "km"), ('\u3040', '\u30FF', "ja"), ('\uAC00', '\uD7AF', "ko"), ('\u4E00', '\u9FFF', "zh"),
    ];

    private const double MinShare = .5;

    // Japanese mixes kana with ideographs, of which there may be more.
    private const double MinKanaShare = .1;

    /// <summary>The language whose script most letters are of, and their share; empty for Latin, Cyrillic, Arabic and mixtures.</summary>
    public static (string Language, double Share) Dominant(IEnumerable<string> words)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        var total = 0;
        foreach (var c in words.SelectMany(w => w).Where(char.IsLetter))
        {
            total++;
            var range = Array.Find(Ranges, r => c >= r.First && c <= r.Last);
            if (range.Language is { } language)
                counts[language] = counts.GetValueOrDefault(language) + 1;
        }
        if (total == 0)
            return ("", 0);
        var (kana, han) = (counts.GetValueOrDefault("ja"), counts.GetValueOrDefault("zh"));
        if (kana >= total * MinKanaShare && kana + han >= total * MinShare)
            return ("ja", (double)(kana + han) / total);
        var best = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).FirstOrDefault();
        return best.Key is not null && best.Value >= total * MinShare ? (best.Key, (double)best.Value / total) : ("", 0);
    }
}
