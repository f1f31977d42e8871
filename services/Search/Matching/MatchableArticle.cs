using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Matching;

/// <summary>An article laid out for matching: what a query can ask of it, found without a scan.</summary>
public sealed class MatchableArticle
{
    private readonly MatchableText[] _texts;
    private readonly HashSet<AttributeTerm> _attributes;
    private string[]? _words;

    public MatchableArticle(IndexedArticle article)
    {
        Article = article;
        Stemmer = Stemmer.Of(article.Language());
        var terms = ArticleTerms.Of(article);
        _texts = [new MatchableText(terms.Title), new MatchableText(terms.Dek), new MatchableText(terms.Body)];
        _attributes = [.. terms.Attributes];
        if (article.Tags.StoryId.Length > 0)
            _attributes.Add(new AttributeTerm(AttributeField.Story, Analyzer.Fold(article.Tags.StoryId)));
        // Whole seconds, as in the index.
        Published = DateTimeOffset.FromUnixTimeSeconds(IndexTime.SortTime(article).ToUnixTimeSeconds());
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in _texts)
            distinct.UnionWith(text.Terms);
        Terms = distinct;
    }

    public IndexedArticle Article { get; }

    /// <summary>By which its words are indexed.</summary>
    internal Stemmer Stemmer { get; }

    /// <summary>Publication, or receipt if that is unknown.</summary>
    internal DateTimeOffset Published { get; }

    internal int WordCount => Article.Clean.WordCount;

    /// <summary>All terms, each once.</summary>
    internal HashSet<string> Terms { get; }

    /// <summary>All words and terms, each once; put together when first asked for.</summary>
    internal IReadOnlyList<string> Words => _words ??= [.. _texts.SelectMany(text => text.Words).Distinct(StringComparer.Ordinal)];

    /// <summary>Values and single words of names, folded.</summary>
    internal IReadOnlyCollection<AttributeTerm> Attributes => _attributes;

    internal ReadOnlySpan<MatchableText> Texts(TextScope scope) => scope == TextScope.Any ? _texts : _texts.AsSpan((int)scope - 1, 1);

    internal bool Has(AttributeField field, string value) => _attributes.Contains(new AttributeTerm(field, value));

    internal IEnumerable<string> Values(AttributeField field) => _attributes.Where(term => term.Field == field).Select(term => term.Value);
}
