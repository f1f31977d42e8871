using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Keywords;

/// <summary>
/// Ranks phrases of one to three words between function words: frequent, early, in the title, written as names. A phrase is worth the
/// mean of its words, times how often it stands as a whole.
/// </summary>
public static class KeywordExtractor
{
    public const int MaxKeywords = 12;
    private const int MinKeywords = 5;
    private const int MaxWords = 3;

    /// <summary>Phrases that matter stand early; this bounds time and memory for a text of any size.</summary>
    private const int MaxTokens = 20_000;

    /// <summary>Past <see cref="MinKeywords"/>, a phrase below this share of the best one says little.</summary>
    private const double MinScore = 0.15;

    private const double TitleBonus = 2;

    public static List<KeywordTag> Extract(IReadOnlyList<ArticleText> texts, string language)
    {
        var stopwords = Stopwords.Of(language);
        var phrases = new Dictionary<string, Phrase>(StringComparer.Ordinal);
        var words = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var text in texts)
            Collect(text, stopwords, phrases, words);
        var ranked = phrases.Values.Select(phrase => (Phrase: phrase, Score: phrase.Score(words)))
            .OrderByDescending(one => one.Score).ThenBy(one => one.Phrase.Order).ToList();
        return Choose(ranked);
    }

    private static List<KeywordTag> Choose(List<(Phrase Phrase, double Score)> ranked)
    {
        var chosen = new List<KeywordTag>();
        var keys = new List<string[]>();
        foreach (var (phrase, score) in ranked)
        {
            if (chosen.Count == MaxKeywords || (chosen.Count >= MinKeywords && score < MinScore * ranked[0].Score))
                break;
            if (keys.Exists(key => Overlaps(key, phrase.Stems)) || chosen.Exists(other => IsPartOf(other.Phrase, phrase.Text) || IsPartOf(phrase.Text, other.Phrase)))
                continue;
            keys.Add(phrase.Stems);
            chosen.Add(new KeywordTag { Phrase = phrase.Text, Score = Math.Round(score / ranked[0].Score, 4) });
        }
        return chosen;
    }

    private static bool IsPartOf(string part, string whole) => whole.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>Half of the shorter one's words, or more, are in the other.</summary>
    private static bool Overlaps(string[] left, string[] right) => left.Intersect(right, StringComparer.Ordinal).Count() * 2 >= Math.Max(left.Length, right.Length);

    private static void Collect(ArticleText source, FrozenSet<string> stopwords, Dictionary<string, Phrase> phrases, Dictionary<string, double> words)
    {
        var text = source.Text;
        var bonus = source.Field == TextField.Title ? TitleBonus : 1;
        var end = Math.Min(text.Tokens.Count, MaxTokens);
        for (var i = 0; i < end; i++)
        {
            if (!IsContent(text, i, stopwords))
                continue;
            var stem = Stem(text.FoldedAt(i));
            // Early words weigh up to twice as much.
            var position = 1 + (1.0 / (1 + (i / 50.0)));
            words[stem] = words.GetValueOrDefault(stem) + (bonus * position);
            AddPhrasesAt(text, i, end, stopwords, bonus, phrases);
        }
    }

    private static void AddPhrasesAt(TokenizedText text, int first, int end, FrozenSet<string> stopwords, double bonus, Dictionary<string, Phrase> phrases)
    {
        var stems = new List<string>(MaxWords);
        for (var at = first; at < end && stems.Count < MaxWords; at++)
        {
            if (PhraseKeys.IsHyphen(text, at) && at > first)
                continue;
            if (!IsContent(text, at, stopwords) || (at > first && text.Tokens[at].Is(TokenShape.AfterBlankLine)))
                break;
            stems.Add(Stem(text.FoldedAt(at)));
            // Half of a hyphenated word is no phrase.
            if ((at + 1 < end && PhraseKeys.IsHyphen(text, at + 1)) || (first > 0 && PhraseKeys.IsHyphen(text, first - 1)))
                continue;
            var key = string.Join(' ', stems);
            if (!phrases.TryGetValue(key, out var phrase))
                phrases.Add(key, phrase = new Phrase([.. stems], phrases.Count));
            phrase.Add(text.Slice(first, at - first + 1), bonus, text.Tokens[first].Is(TokenShape.Capitalised) && text.Tokens[at].Is(TokenShape.Capitalised));
        }
    }

    private static bool IsContent(TokenizedText text, int token, FrozenSet<string> stopwords)
    {
        var word = text.FoldedAt(token);
        return text.Tokens[token].Kind == TokenKind.Word && (word.Length > 2 || text.Tokens[token].Is(TokenShape.AllCapitals | TokenShape.Uncased))
            && (!stopwords.Contains(word) || text.Tokens[token].Is(TokenShape.AllCapitals)) && !Lexicon.IsCalendarWord(word) && !word.Contains('\'');
    }

    /// <summary>Makes singular and plural one; enough to tell near-duplicates.</summary>
    private static string Stem(string word) => word.Length > 4 && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;

    private sealed class Phrase(string[] stems, int order)
    {
        private readonly Dictionary<string, int> _surfaces = new(StringComparer.Ordinal);
        private double _weight;
        private int _count;
        private int _capitalised;

        public string[] Stems { get; } = stems;

        /// <summary>Place of its first occurrence among all phrases; the earlier wins a tie.</summary>
        public int Order { get; } = order;

        /// <summary>As written most often.</summary>
        public string Text => _surfaces.OrderByDescending(surface => surface.Value).ThenBy(surface => surface.Key, StringComparer.Ordinal).First().Key;

        public void Add(string surface, double weight, bool isCapitalised)
        {
            _surfaces[surface] = _surfaces.GetValueOrDefault(surface) + 1;
            _weight += weight;
            _count++;
            _capitalised += isCapitalised ? 1 : 0;
        }

        public double Score(Dictionary<string, double> words)
        {
            var isName = _capitalised * 2 > _count;
            var mean = Stems.Average(stem => words[stem]);
            var length = Stems.Length switch { 1 => 1, 2 => 1.5, _ => 1.6 };
            // What stands once is mostly chance, and an inflected verb is seldom what a text is about.
            var form = isName ? 1.3 : Stems.Length == 1 && (Stems[0].EndsWith("ing", StringComparison.Ordinal) || Stems[0].EndsWith("ed", StringComparison.Ordinal) || Stems[0].EndsWith("ly", StringComparison.Ordinal)) ? 0.3 : 1;
            return Math.Sqrt(mean) * Math.Log2(1 + _weight) * length * form * (_weight < 2 && !isName ? 0.5 : 1);
        }
    }
}
