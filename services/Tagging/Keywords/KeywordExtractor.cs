using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Language;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Keywords;

/// <summary>
/// Ranks names, and phrases of one to three words between function words: frequent, early, in the title. A name that was found as an entity
/// is one phrase whatever its length, and no other phrase reaches into it.
/// </summary>
public sealed class KeywordExtractor
{
    public const int MaxKeywords = 12;
    private const int MinKeywords = 5;
    private const int MaxWords = 3;
    private const int MaxHan = 4;

    /// <summary>Phrases that matter stand early; this bounds time and memory for a text of any size.</summary>
    private const int MaxTokens = 20_000;

    /// <summary>Past <see cref="MinKeywords"/>, a phrase below this share of the best one says little.</summary>
    private const double MinScore = 0.35;

    /// <summary>Words that begin alike for this share of the longer one differ in their endings only.</summary>
    private const double SamePrefix = 0.75;

    private const double TitleBonus = 3;

    /// <summary>What follows one of these in English is a verb far more often than the beginning of a phrase.</summary>
    private static readonly FrozenSet<string> BeforeVerbs =
        "to will would can could should must may might cannot not did does do i you he she we they who".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string> _stopwords;
    private readonly bool _isGerman;
    private readonly bool _isEnglish;
    private readonly Dictionary<(ArticleText Source, int Token), (NamedEntity Entity, string Phrase, int Count)> _names = [];
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeywordPhrase> _phrases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _words = new(StringComparer.Ordinal);

    private KeywordExtractor(string language, IEnumerable<NamedEntity> entities)
    {
        _stopwords = Stopwords.Of(language);
        _isGerman = language == "de";
        _isEnglish = language == "en";
        foreach (var entity in entities.Where(entity => entity.Implied is null && IsTrusted(entity)))
        {
            var phrase = entity.WrittenName;
            foreach (var mention in entity.Mentions.Where(mention => mention.First < MaxTokens))
            {
                // A nationality goes into phrases ("Chechen fighters"), and says little on its own.
                if (entity.Kind == EntityKind.Norp)
                    _groups.Add(Stem(mention.Source.Text.FoldedAt(mention.First)));
                else
                    _names[(mention.Source, mention.First)] = (entity, phrase, mention.Count);
            }
        }
    }

    public static List<KeywordTag> Extract(IReadOnlyList<ArticleText> texts, string language, IEnumerable<NamedEntity> entities)
    {
        language = WordListLanguage.Of(language);
        var extractor = new KeywordExtractor(language, entities);
        foreach (var text in texts)
            extractor.Collect(text);
        var rarity = WordRarity.Of(language);
        var ranked = extractor._phrases.Values.Where(phrase => !(phrase.Stems is [var only] && extractor._groups.Contains(only)))
            .Select(phrase => (Phrase: phrase, Score: phrase.Score(extractor._words, rarity, extractor._isGerman)))
            .OrderByDescending(one => one.Score).ThenBy(one => one.Phrase.Order).ToList();
        return Choose(ranked);
    }

    private static List<KeywordTag> Choose(List<(KeywordPhrase Phrase, double Score)> ranked)
    {
        var chosen = new List<KeywordTag>();
        var keys = new List<KeywordPhrase>();
        foreach (var (phrase, score) in ranked)
        {
            if (chosen.Count == MaxKeywords || score <= 0 || (chosen.Count >= MinKeywords && score < MinScore * ranked[0].Score))
                break;
            var text = phrase.Text;
            if (keys.Exists(other => IsNearDuplicate(other, phrase)) || chosen.Exists(other => IsEitherPart(StemsOf(other.Phrase), StemsOf(text))))
                continue;
            keys.Add(phrase);
            chosen.Add(new KeywordTag { Phrase = text, Score = Math.Max(Math.Round(score / ranked[0].Score, 4), 0.0001) });
        }
        return chosen;
    }

    // A name is known by one form and may be written in another.
    private static string StemsOf(string text) => string.Join(' ', text.ToLowerInvariant().Split(' ').Select(Stem));

    private static bool IsEitherPart(string left, string right) =>
        (left.Length < right.Length ? right : left).Contains(left.Length < right.Length ? left : right, StringComparison.OrdinalIgnoreCase);

    /// <summary>They share half of the longer one's words, or more, or one is part of the other, or they differ in endings only.</summary>
    private static bool IsNearDuplicate(KeywordPhrase left, KeywordPhrase right)
    {
        if (left.Stems.Intersect(right.Stems, StringComparer.Ordinal).Count() * 2 >= Math.Max(left.Stems.Length, right.Stems.Length))
            return true;
        if (IsEitherPart(left.Stemmed, right.Stemmed))
            return true;
        var shared = left.Key.AsSpan().CommonPrefixLength(right.Key);
        return left.Stems.Length == right.Stems.Length && shared >= 3 && shared >= SamePrefix * Math.Max(left.Key.Length, right.Key.Length);
    }

    /// <summary>German writes all nouns like names: there only what the gazetteers know is one.</summary>
    private bool IsTrusted(NamedEntity entity) => !_isGerman || entity.Entry is not null;

    private void Collect(ArticleText source)
    {
        var text = source.Text;
        var bonus = source.Field == TextField.Title ? TitleBonus : 1;
        var end = Math.Min(text.Tokens.Count, MaxTokens);
        for (var i = 0; i < end; i++)
        {
            // Early words weigh up to twice as much.
            var weight = bonus * (1 + (1.0 / (1 + (i / 50.0))));
            if (_names.TryGetValue((source, i), out var name))
            {
                _words[name.Entity.Key] = _words.GetValueOrDefault(name.Entity.Key) + weight;
                PhraseOf(name.Entity.Key, name.Entity.Words.Select(Stem), isName: true).Add(name.Phrase, bonus);
                i += name.Count - 1;
            }
            else if (IsHan(text, i))
            {
                _words[text.FoldedAt(i)] = _words.GetValueOrDefault(text.FoldedAt(i)) + weight;
                AddHanPhrasesAt(text, i, end, bonus);
            }
            else if (text.SpanAt(i).ContainsAnyInRange('\u3040', '\u309F'))
            {
                AddKatakanaOf(text, i, bonus, weight);
            }
            else if (IsContent(text, i))
            {
                var stem = Stem(text.FoldedAt(i));
                _words[stem] = _words.GetValueOrDefault(stem) + weight;
                AddPhrasesAt(source, i, end, bonus);
            }
        }
    }

    /// <summary>Chinese and Japanese set no spaces: any two to four characters in a row may be a word, and those that come back are.</summary>
    private void AddHanPhrasesAt(TokenizedText text, int first, int end, double bonus)
    {
        for (var at = first + 1; at < Math.Min(end, first + MaxHan) && IsHan(text, at) && text.Tokens[at].Is(TokenShape.Glued); at++)
        {
            var phrase = text.Slice(first, at - first + 1);
            PhraseOf(phrase, phrase.Select(c => c.ToString()), isName: false).Add(phrase, bonus);
        }
    }

    /// <summary>Japanese writes names of abroad and loan words in katakana, with hiragana at either end.</summary>
    private void AddKatakanaOf(TokenizedText text, int token, double bonus, double weight)
    {
        var rest = text.SpanAt(token);
        while (rest.IndexOfAnyInRange('\u30A1', '\u30FC') is >= 0 and var start)
        {
            rest = rest[start..];
            var length = rest.IndexOfAnyExceptInRange('\u30A1', '\u30FC') is >= 0 and var end ? end : rest.Length;
            if (length > 1)
            {
                var word = rest[..length].ToString();
                _words[word] = _words.GetValueOrDefault(word) + weight;
                PhraseOf(word, [word], isName: false).Add(word, bonus);
            }
            rest = rest[length..];
        }
    }

    private static bool IsHan(TokenizedText text, int token) => text.Tokens[token] is { Length: 1 } one && text.Text[one.Start] is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF');

    private void AddPhrasesAt(ArticleText source, int first, int end, double bonus)
    {
        var text = source.Text;
        if (_isEnglish && first > 0 && BeforeVerbs.Contains(text.FoldedAt(first - 1)))
            return;
        var stems = new List<string>(MaxWords);
        for (var at = first; at < end && stems.Count < MaxWords; at++)
        {
            if (PhraseKeys.IsHyphen(text, at) && at > first)
                continue;
            if (!IsContent(text, at) || _names.ContainsKey((source, at)) || (at > first && text.Tokens[at].Is(TokenShape.AfterBlankLine)))
                break;
            if (stems.Contains(Stem(text.FoldedAt(at))))
                break;
            stems.Add(Stem(text.FoldedAt(at)));
            // Half of a hyphenated word is no phrase, and neither is one that ends in a nationality.
            var isCut = (at + 1 < end && PhraseKeys.IsHyphen(text, at + 1)) || (first > 0 && PhraseKeys.IsHyphen(text, first - 1))
                // An English word before another describes it, and says less alone than with it.
                || (_isEnglish && stems.Count == 1 && at + 1 < end && IsContent(text, at + 1) && !_names.ContainsKey((source, at + 1)));
            if (!isCut && (stems.Count == 1 || !_groups.Contains(stems[^1])))
                PhraseOf(stems.Count == 1 ? stems[0] : string.Join(' ', stems), stems, isName: false).Add(text.Slice(first, at - first + 1), bonus);
        }
    }

    private KeywordPhrase PhraseOf(string key, IEnumerable<string> stems, bool isName)
    {
        if (!_phrases.TryGetValue(key, out var phrase))
            _phrases.Add(key, phrase = new KeywordPhrase(key, [.. stems], isName, _phrases.Count));
        return phrase;
    }

    private bool IsContent(TokenizedText text, int token)
    {
        var word = text.FoldedAt(token);
        return text.Tokens[token].Kind == TokenKind.Word && (word.Length > 2 || text.Tokens[token].Is(TokenShape.Uncased))
            && !IsHan(text, token) && !_stopwords.Contains(word) && !Lexicon.IsCalendarWord(word) && !word.Contains('\'');
    }

    /// <summary>Makes singular and plural one; enough to tell near-duplicates.</summary>
    internal static string Stem(string word) => word.Length > 4 && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;
}
