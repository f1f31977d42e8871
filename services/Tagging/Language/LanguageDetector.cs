using System.Collections.Frozen;
using System.Numerics;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Language;

/// <summary>
/// Decides the language of a text by its script, its function words and the letters that only some languages have. A word or letter
/// that several languages share counts for each by its share. Meant for texts of a sentence or more.
/// </summary>
public static class LanguageDetector
{
    public const string Undecided = "und";

    /// <summary>Words looked at: the language does not become clearer after that.</summary>
    private const int MaxWords = 2_000;

    /// <summary>Least share of function words in running text; lists of names stay below it.</summary>
    private const double MinShare = 0.05;

    private static readonly string[] Languages = [.. Stopwords.ByLanguage.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A letter tells more than a word that several languages share; measured on single sentences of 26 languages.</summary>
    private const double LetterWeight = 1.5;

    /// <summary>Which languages have a word: bit n stands for <see cref="Languages"/>[n].</summary>
    private static readonly FrozenDictionary<string, uint> LanguagesOfWord = Languages
        .SelectMany((language, n) => Stopwords.ByLanguage[language].Select(word => (word, Bit: 1u << n)))
        .GroupBy(pair => pair.word, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Aggregate(0u, (bits, pair) => bits | pair.Bit), StringComparer.Ordinal);

    private static readonly FrozenDictionary<char, uint> LanguagesOfLetter = Letters(
        ("äöüß", "de"), ("áéíñóúü¿¡", "es"), ("áâãàçéêíóôõú", "pt"), ("ąćęłńóśźż", "pl"), ("áčďéěíňóřšťúůýž", "cs"), ("áäčďéíĺľňóôŕšťúýž", "sk"), ("áéíóúöüőű", "hu"),
        ("ăâîșțşţ", "ro"), ("çğıöşü", "tr"), ("åæø", "da"), ("åæø", "no"), ("åäö", "sv"), ("äö", "fi"), ("àâçèéêëîïôùûœ", "fr"), ("àèéìòù", "it"), ("ëïé", "nl"),
        ("ыэё", "ru"), ("іїєґ", "uk"), ("ъ", "bg"), ("پچژگکی", "fa"), ("ةىيك", "ar"));

    public static string Detect(TokenizedText text)
    {
        var scores = new double[Languages.Length];
        var words = 0;
        var scripts = new int[Enum.GetValues<Script>().Length];
        for (var i = 0; i < text.Tokens.Count && words < MaxWords; i++)
        {
            if (text.Tokens[i].Kind != TokenKind.Word || text.Tokens[i].Is(TokenShape.HasDigit))
                continue;
            words++;
            scripts[(int)Scripts.Of(text.Text[text.Tokens[i].Start])]++;
            Count(LanguagesOfWord.GetValueOrDefault(text.FoldedAt(i)), 1, scores);
            CountLetters(text.SpanAt(i), scores);
        }
        if (words == 0)
            return Undecided;
        var script = (Script)Array.IndexOf(scripts, scripts.Max());
        if (Scripts.OnlyLanguageOf(script, scripts[(int)Script.Kana] > words / 10) is { } only)
            return only;
        var best = scores.Max();
        return best >= Math.Max(1, words * MinShare) ? Languages[Array.IndexOf(scores, best)] : Undecided;
    }

    private static void CountLetters(ReadOnlySpan<char> word, double[] scores)
    {
        foreach (var c in word)
        {
            // ASCII letters tell nothing.
            if (c >= 0x80)
                Count(LanguagesOfLetter.GetValueOrDefault(char.ToLowerInvariant(c)), LetterWeight, scores);
        }
    }

    private static void Count(uint languages, double weight, double[] scores)
    {
        var share = weight / Math.Max(1, BitOperations.PopCount(languages));
        for (; languages != 0; languages &= languages - 1)
            scores[BitOperations.TrailingZeroCount(languages)] += share;
    }

    private static FrozenDictionary<char, uint> Letters(params (string Letters, string Language)[] rows) => rows
        .SelectMany(row => row.Letters.Select(letter => (letter, Bit: 1u << Array.IndexOf(Languages, row.Language))))
        .GroupBy(pair => pair.letter)
        .ToFrozenDictionary(group => group.Key, group => group.Aggregate(0u, (bits, pair) => bits | pair.Bit));
}
