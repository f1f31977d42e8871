using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Tagging.Keywords;
using Newsroom.Tagging.Language;
using Newsroom.Tagging.Text;
using Newsroom.Tagging.Topics;

namespace Newsroom.Tagging.Stories;

/// <summary>One term of an article, before it is known how rare it is.</summary>
/// <param name="Term">Hash of the term.</param>
/// <param name="Weight">How much the article is about it.</param>
/// <param name="Share">Share of all articles that have it, as far as is known before any was seen.</param>
public readonly record struct ArticleTerm(long Term, float Weight, TermKind Kind, float Share);

/// <summary>
/// What an article is about, for comparing: its words, figures and entities. The title and the lead weigh most, names more than other
/// words, and figures and dates most of all, because they tell two events of one kind and cast apart.
/// </summary>
public sealed class ArticleTerms
{
    /// <summary>The news stands at the beginning; later paragraphs are about its background.</summary>
    private const int MaxTokens = 600;

    /// <summary>UTF-16 code units of the body that are looked at; six a token.</summary>
    private const int MaxCharacters = MaxTokens * 10;

    private const float TitleWeight = 6;

    /// <summary>What the first word weighs more than the last; it falls to a third within so many tokens.</summary>
    private const float LeadWeight = 2;
    private const float LeadLength = 60;

    private const float NumberWeight = 2;
    private const float PersonWeight = 1.75f;
    private const float OtherNameWeight = 1.5f;
    private const float EntityWeight = 0.5f;
    private const float PersonEntityWeight = 2 * EntityWeight;

    /// <summary>Share of articles that are taken to have a term that was never counted; see <see cref="ArticleTerm.Share"/>.</summary>
    private const float WordShare = 0.005f;
    private const float NumberShare = 0.01f;
    private const float PlaceShare = 0.02f;
    private const float GroupShare = 0.1f;
    private const float CountryShare = 0.15f;

    private static readonly FrozenSet<string> Countries = EmbeddedData.Rows("places.tsv.gz").Where(row => row[0] == "C").Select(row => row[1]).ToFrozenSet(StringComparer.Ordinal);

    private readonly string _language;
    private readonly FrozenSet<string> _stopwords;
    private readonly FrozenDictionary<string, double> _rarity;
    private readonly Dictionary<string, NameWord> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Counted> _words = new(StringComparer.Ordinal);

    private ArticleTerms(ArticleTags tags)
    {
        _language = WordListLanguage.Of(tags.Language);
        _stopwords = Stopwords.Of(_language);
        _rarity = WordRarity.Of(_language);
        foreach (var entity in tags.Entities)
            AddNames(entity);
    }

    private readonly record struct NameWord(EntityKind Kind, bool IsCountry, bool IsLast);

    private readonly record struct Counted(float Weight, bool IsNumber, NameWord? Name, float Share);

    /// <summary>The terms of an article, in no particular order; none if it has no words to tell it by.</summary>
    public static IReadOnlyList<ArticleTerm> Of(string title, string body, ArticleTags tags)
    {
        var terms = new ArticleTerms(tags);
        terms.Count(new TokenizedText(title), isTitle: true);
        terms.Count(new TokenizedText(body.Length > MaxCharacters ? body[..MaxCharacters] : body), isTitle: false);
        return [.. terms._words.Select(ToTerm).Concat(tags.Entities.Where(entity => entity.Kind != EntityKind.Norp).Select(ToTerm)).DistinctBy(term => term.Term)];
    }

    private void AddNames(EntityTag entity)
    {
        var isCountry = entity.Kind == EntityKind.Place && Countries.Contains(entity.Name);
        foreach (var name in entity.Mentions.Select(mention => mention.Text).Append(entity.Name).Distinct(StringComparer.Ordinal))
        {
            var text = new TokenizedText(name);
            var words = Enumerable.Range(0, text.Tokens.Count).Select(text.FoldedAt).Where(word => word.Length > 1).ToList();
            for (var i = 0; i < words.Count; i++)
                _names.TryAdd(words[i], new NameWord(entity.Kind, isCountry, i == words.Count - 1));
        }
    }

    private void Count(TokenizedText text, bool isTitle)
    {
        for (var i = 0; i < Math.Min(text.Tokens.Count, MaxTokens); i++)
        {
            var word = text.FoldedAt(i);
            if ((word.Length < 2 && !text.Tokens[i].Is(TokenShape.Uncased)) || word.Length == 0 || _stopwords.Contains(word))
                continue;
            var isNumber = text.Tokens[i].Kind == TokenKind.Number;
            var key = isNumber ? word : Stemming.Stem(word, _language);
            var weight = isTitle ? TitleWeight : 1 + (LeadWeight * MathF.Exp(-i / LeadLength));
            NameWord? name = !isNumber && _names.TryGetValue(word, out var found) ? found : null;
            var before = _words.GetValueOrDefault(key, new Counted(0, isNumber, name, 0));
            _words[key] = before with { Weight = before.Weight + weight, Name = before.Name ?? name, Share = Math.Max(before.Share, ShareOf(word, isNumber, name)) };
        }
    }

    private float ShareOf(string word, bool isNumber, NameWord? name)
    {
        if (isNumber)
            return NumberShare;
        // Rarity 1 means one article of a hundred or fewer.
        var counted = _rarity.TryGetValue(KeywordExtractor.Stem(word), out var rarity) ? (float)Math.Pow(100, -rarity) : WordShare;
        var known = name switch { { IsCountry: true } => CountryShare, { Kind: EntityKind.Norp } => GroupShare, _ => WordShare };
        return Math.Max(counted, known);
    }

    private static ArticleTerm ToTerm(KeyValuePair<string, Counted> word)
    {
        var (weight, isNumber, name, share) = word.Value;
        var (kind, factor) = name switch
        {
            _ when isNumber => (TermKind.Number, NumberWeight),
            { Kind: EntityKind.Person } person => (person.IsLast ? TermKind.Actor : TermKind.Name, PersonWeight),
            { Kind: EntityKind.Org or EntityKind.Event } body => (body.IsLast ? TermKind.Actor : TermKind.Name, OtherNameWeight),
            { Kind: EntityKind.Place, IsCountry: false } => (TermKind.Name, OtherNameWeight),
            not null => (TermKind.Name, 1),
            _ => (TermKind.Word, 1),
        };
        return new ArticleTerm(Hash(isNumber ? '#' : 'w', word.Key), factor * MathF.Log(1 + weight), kind, share);
    }

    private static ArticleTerm ToTerm(EntityTag entity)
    {
        var share = entity.Kind != EntityKind.Place ? WordShare : Countries.Contains(entity.Name) ? CountryShare : PlaceShare;
        var weight = entity.Kind == EntityKind.Person ? PersonEntityWeight : EntityWeight;
        return new ArticleTerm(Hash('e', entity.EntityId), weight * MathF.Log(1 + entity.Mentions.Count), TermKind.Name, share);
    }

    /// <summary>FNV-1a over UTF-16, the same in every process.</summary>
    private static long Hash(char kind, string text)
    {
        var hash = (14695981039346656037UL ^ kind) * 1099511628211UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return unchecked((long)hash);
    }
}
