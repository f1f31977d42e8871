using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
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

    /// <summary>Phrases that matter stand early; this bounds time and memory for a text of any size.</summary>
    private const int MaxTokens = 20_000;

    /// <summary>Past <see cref="MinKeywords"/>, a phrase below this share of the best one says little.</summary>
    private const double MinScore = 0.15;

    private const double TitleBonus = 2;

    private readonly FrozenSet<string> _stopwords;
    private readonly Dictionary<(ArticleText Source, int Token), (NamedEntity Entity, string Phrase, int Count)> _names = [];
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeywordPhrase> _phrases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _words = new(StringComparer.Ordinal);

    private KeywordExtractor(string language, IEnumerable<NamedEntity> entities)
    {
        _stopwords = Stopwords.Of(language);
        foreach (var entity in entities.Where(entity => entity.Implied is null))
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
        var extractor = new KeywordExtractor(language, entities);
        foreach (var text in texts)
            extractor.Collect(text);
        var ranked = extractor._phrases.Values.Where(phrase => !(phrase.Stems is [var only] && extractor._groups.Contains(only)))
            .Select(phrase => (Phrase: phrase, Score: phrase.Score(extractor._words)))
            .OrderByDescending(one => one.Score).ThenBy(one => one.Phrase.Order).ToList();
        return Choose(ranked);
    }

    private static List<KeywordTag> Choose(List<(KeywordPhrase Phrase, double Score)> ranked)
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

    /// <summary>They share half of the longer one's words, or more.</summary>
    private static bool Overlaps(string[] left, string[] right) => left.Intersect(right, StringComparer.Ordinal).Count() * 2 >= Math.Max(left.Length, right.Length);

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
                PhraseOf(name.Entity.Key, [.. name.Entity.Words.Select(Stem)], isName: true).Add(name.Phrase, bonus);
                i += name.Count - 1;
            }
            else if (IsContent(text, i))
            {
                var stem = Stem(text.FoldedAt(i));
                _words[stem] = _words.GetValueOrDefault(stem) + weight;
                AddPhrasesAt(source, i, end, bonus);
            }
        }
    }

    private void AddPhrasesAt(ArticleText source, int first, int end, double bonus)
    {
        var text = source.Text;
        var stems = new List<string>(MaxWords);
        for (var at = first; at < end && stems.Count < MaxWords; at++)
        {
            if (PhraseKeys.IsHyphen(text, at) && at > first)
                continue;
            if (!IsContent(text, at) || _names.ContainsKey((source, at)) || (at > first && text.Tokens[at].Is(TokenShape.AfterBlankLine)))
                break;
            stems.Add(Stem(text.FoldedAt(at)));
            // Half of a hyphenated word is no phrase, and neither is one that ends in a nationality.
            var isCut = (at + 1 < end && PhraseKeys.IsHyphen(text, at + 1)) || (first > 0 && PhraseKeys.IsHyphen(text, first - 1));
            if (!isCut && (stems.Count == 1 || !_groups.Contains(stems[^1])))
                PhraseOf(string.Join(' ', stems), [.. stems], isName: false).Add(text.Slice(first, at - first + 1), bonus);
        }
    }

    private KeywordPhrase PhraseOf(string key, string[] stems, bool isName)
    {
        if (!_phrases.TryGetValue(key, out var phrase))
            _phrases.Add(key, phrase = new KeywordPhrase(key, stems, isName, _phrases.Count));
        return phrase;
    }

    private bool IsContent(TokenizedText text, int token)
    {
        var word = text.FoldedAt(token);
        return text.Tokens[token].Kind == TokenKind.Word && (word.Length > 2 || text.Tokens[token].Is(TokenShape.Uncased))
            && !_stopwords.Contains(word) && !Lexicon.IsCalendarWord(word) && !word.Contains('\'');
    }

    /// <summary>Makes singular and plural one; enough to tell near-duplicates.</summary>
    private static string Stem(string word) => word.Length > 4 && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;
}
