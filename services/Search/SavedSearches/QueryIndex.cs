using Newsroom.Search.Matching;
using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.SavedSearches;

/// <summary>
/// Finds the saved searches that match an article without asking each: every search is kept under terms of which a match must have one,
/// and only those are asked whose term the article has. Searches for the same are asked once. The stems of a language become terms when its first
/// article comes. Not for two tasks at once.
/// </summary>
internal sealed class QueryIndex(KeyFrequencies frequencies)
{
    private readonly Dictionary<string, IndexedQuery> _bySearch = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IndexedQuery> _byQuery = new(StringComparer.Ordinal);
    private readonly TermFilter _filter = new();

    private QueryPostings _postings = new();
    private IReadOnlyList<Stemmer> _further = [];
    private int _round;

    /// <summary>Saved searches held.</summary>
    public int Count => _bySearch.Count;

    public IReadOnlyCollection<string> Ids => _bySearch.Keys;

    /// <summary>How many queries were asked of the last article.</summary>
    public int Asked { get; private set; }

    public void Set(string searchId, QueryExpression query)
    {
        Remove(searchId);
        var text = query.ToString();
        if (!_byQuery.TryGetValue(text, out var indexed))
        {
            _byQuery.Add(text, indexed = new IndexedQuery(text, new ArticleMatcher(query)));
            Place(indexed);
        }

        indexed.SearchIds.Add(searchId);
        _bySearch.Add(searchId, indexed);
    }

    public void Remove(string searchId)
    {
        if (!_bySearch.Remove(searchId, out var indexed))
            return;
        indexed.SearchIds.Remove(searchId);
        if (indexed.SearchIds.Count > 0)
            return;
        _byQuery.Remove(indexed.Text);
        _postings.Remove(indexed);
    }

    /// <summary>Chooses every query's terms anew, after more has been learnt of how frequent they are.</summary>
    public void Rearrange()
    {
        _postings = new QueryPostings();
        foreach (var indexed in _byQuery.Values)
            Place(indexed);
    }

    /// <summary>Ids of the saved searches that match, each once.</summary>
    public List<string> Match(MatchableArticle article, DateTimeOffset now)
    {
        if (article.Stemmer.IsMarking && !_further.Contains(article.Stemmer))
        {
            _further = [.. _further, article.Stemmer];
            Rearrange();
        }

        _round++;
        Asked = 0;
        _filter.Fill(article.Terms);
        var matches = new List<string>();
        _postings.Visit(article, _filter, Ask);
        return matches;

        void Ask(IndexedQuery indexed)
        {
            if (indexed.Round == _round)
                return;
            indexed.Round = _round;
            Asked++;
            if (indexed.Matcher.Matches(article, now))
                matches.AddRange(indexed.SearchIds);
        }
    }

    private void Place(IndexedQuery indexed)
    {
        indexed.Keys = RequiredKeys.Choose(indexed.Matcher.Query.In(_further), frequencies)?.Keys ?? [];
        _postings.Add(indexed);
    }
}

/// <summary>A query and the searches that ask it.</summary>
internal sealed class IndexedQuery(string text, ArticleMatcher matcher)
{
    public string Text => text;

    public ArticleMatcher Matcher => matcher;

    public List<string> SearchIds { get; } = [];

    /// <summary>None: it is asked of every article.</summary>
    public IReadOnlyList<QueryKey> Keys { get; set; } = [];

    /// <summary>The last article that it was asked of.</summary>
    public int Round { get; set; }
}
