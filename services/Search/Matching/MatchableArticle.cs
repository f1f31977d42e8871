using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Matching;

/// <summary>An article laid out for matching: what a query can ask of it, found without a scan. Immutable once made.</summary>
public sealed class MatchableArticle
{
    public MatchableArticle(IndexedArticle article)
    {
        Article = article;
        var terms = ArticleTerms.Of(article.Clean);
        Texts = [new MatchableText(terms.Title), new MatchableText(terms.Dek), new MatchableText(terms.Body)];
    }

    public IndexedArticle Article { get; }

    /// <summary>Title, dek and body.</summary>
    internal IReadOnlyList<MatchableText> Texts { get; }
}

/// <summary>The terms of one text with their places.</summary>
internal sealed class MatchableText
{
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);

    public MatchableText(IReadOnlyList<string> terms)
    {
        Terms = terms;
        for (var i = 0; i < terms.Count; i++)
        {
            if (!_places.TryGetValue(terms[i], out var places))
                _places.Add(terms[i], places = []);
            places.Add(i);
        }
    }

    public IReadOnlyList<string> Terms { get; }

    public IReadOnlyCollection<string> Distinct => _places.Keys;

    public bool Has(string term) => _places.ContainsKey(term);

    public IReadOnlyList<int> PlacesOf(string term) => _places.TryGetValue(term, out var places) ? places : [];
}
