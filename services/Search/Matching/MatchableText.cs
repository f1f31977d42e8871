using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Matching;

/// <summary>The terms and words of one text with their places.</summary>
internal sealed class MatchableText
{
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _terms;
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);

    private MatchableText(IReadOnlyList<string> terms, IEnumerable<string> words)
    {
        _terms = terms;
        for (var i = 0; i < terms.Count; i++)
        {
            if (!_places.TryGetValue(terms[i], out var places))
                _places.Add(terms[i], places = []);
            places.Add(i);
        }

        _words = [.. words];
    }

    /// <summary>As indexed, each once.</summary>
    public IReadOnlyCollection<string> Terms => _places.Keys;

    /// <summary>Folded and not stemmed, each once.</summary>
    public IReadOnlyCollection<string> Words => _words;

    /// <summary>Title, dek and body, each as far as it is indexed.</summary>
    public static MatchableText[] Of(IndexedArticle article)
    {
        var terms = ArticleTerms.Of(article.Clean);
        return
        [
            new MatchableText(terms.Title, Analyzer.Analyze(article.Clean.Title).Select(t => t.Word)),
            new MatchableText(terms.Dek, Analyzer.Analyze(article.Clean.Dek).Select(t => t.Word)),
            new MatchableText(terms.Body, Analyzer.Analyze(article.Clean.Body()).Select(t => t.Word)),
        ];
    }

    public bool Has(string term) => _places.ContainsKey(term);

    /// <summary>Where a run of terms begins.</summary>
    public IEnumerable<int> PlacesOf(IReadOnlyList<string> run)
    {
        if (!_places.TryGetValue(run[0], out var places))
            return [];
        return run.Count == 1 ? places : places.Where(place => IsAt(place, run));
    }

    private bool IsAt(int place, IReadOnlyList<string> run)
    {
        if (place + run.Count > _terms.Count)
            return false;
        for (var i = 1; i < run.Count; i++)
        {
            if (_terms[place + i] != run[i])
                return false;
        }

        return true;
    }
}
