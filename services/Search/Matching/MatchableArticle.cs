using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Matching;

/// <summary>An article laid out for matching: what a query can ask of it, found without a scan. Immutable once made.</summary>
public sealed class MatchableArticle
{
    private static readonly int[] AllTexts = [0, 1, 2];

    private readonly MatchableText[] _texts;
    private readonly Dictionary<AttributeField, HashSet<string>> _attributes;

    public MatchableArticle(IndexedArticle article)
    {
        Article = article;
        _texts = MatchableText.Of(article);
        _attributes = ArticleAttributes.Of(article);
        Published = IndexTime.SortTime(article);
        Terms = _texts.SelectMany(text => text.Terms).ToHashSet(StringComparer.Ordinal);
    }

    public IndexedArticle Article { get; }

    /// <summary>Publication, or receipt if that is unknown.</summary>
    internal DateTimeOffset Published { get; }

    internal int WordCount => Article.Clean.WordCount;

    /// <summary>All terms, each once.</summary>
    internal IReadOnlySet<string> Terms { get; }

    /// <summary>All words, each once; made when first asked for.</summary>
    internal IReadOnlySet<string> Words => field ??= _texts.SelectMany(text => text.Words).ToHashSet(StringComparer.Ordinal);

    /// <summary>Values and single words of values, folded.</summary>
    internal IEnumerable<(AttributeField Field, string Value)> Attributes =>
        _attributes.SelectMany(held => held.Value.Select(value => (held.Key, value)));

    internal IEnumerable<MatchableText> Texts(TextScope scope) => (scope == TextScope.Any ? AllTexts : [(int)scope - 1]).Select(i => _texts[i]);

    internal bool Has(AttributeField field, string value) => _attributes.TryGetValue(field, out var values) && values.Contains(value);

    internal IEnumerable<string> Values(AttributeField field) => _attributes.TryGetValue(field, out var values) ? values : [];
}
