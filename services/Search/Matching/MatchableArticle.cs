using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Matching;

/// <summary>An article laid out for matching: what a query can ask of it, found without a scan.</summary>
public sealed class MatchableArticle
{
    private readonly MatchableText[] _texts;
    private readonly Dictionary<AttributeField, HashSet<string>> _attributes;
    private string[]? _words;

    public MatchableArticle(IndexedArticle article)
    {
        Article = article;
        _texts = [Lay(article.Clean.Title), Lay(article.Clean.Dek), Lay(article.Clean.Body())];
        _attributes = ArticleAttributes.Of(article);
        Published = IndexTime.SortTime(article);
        var terms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in _texts)
            terms.UnionWith(text.Terms);
        Terms = terms;
    }

    public IndexedArticle Article { get; }

    /// <summary>Publication, or receipt if that is unknown.</summary>
    internal DateTimeOffset Published { get; }

    internal int WordCount => Article.Clean.WordCount;

    /// <summary>All terms, each once.</summary>
    internal HashSet<string> Terms { get; }

    /// <summary>All words and terms, each once; put together when first asked for.</summary>
    internal IReadOnlyList<string> Words => _words ??= [.. _texts.SelectMany(text => text.Words).Distinct(StringComparer.Ordinal)];

    /// <summary>Values and single words of values, folded.</summary>
    internal IEnumerable<(AttributeField Field, string Value)> Attributes =>
        _attributes.SelectMany(held => held.Value.Select(value => (held.Key, value)));

    internal ReadOnlySpan<MatchableText> Texts(TextScope scope) => scope == TextScope.Any ? _texts : _texts.AsSpan((int)scope - 1, 1);

    internal bool Has(AttributeField field, string value) => _attributes.TryGetValue(field, out var values) && values.Contains(value);

    internal IEnumerable<string> Values(AttributeField field) => _attributes.TryGetValue(field, out var values) ? values : [];

    private static MatchableText Lay(string text)
    {
        var tokens = Analyzer.Analyze(text);
        return new MatchableText([.. tokens.Select(t => t.Term)], tokens.Where(t => t.Word != t.Term).Select(t => t.Word));
    }
}
