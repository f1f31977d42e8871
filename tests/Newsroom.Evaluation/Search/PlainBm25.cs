using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Evaluation.Search;

/// <summary>
/// BM25 over title and body as one text, any of the words, k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, The Probabilistic Relevance
/// Framework, 2009), on the same terms as search: what an engine without weights for fields and time would answer.
/// </summary>
internal sealed class PlainBm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly Dictionary<string, List<(int Document, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly List<(string Guid, int Length)> _documents = [];
    private readonly double _meanLength;

    public PlainBm25(IReadOnlyList<IndexedArticle> corpus)
    {
        foreach (var article in corpus)
        {
            var terms = Analyzer.Analyze($"{article.Clean.Title}\n{article.Clean.Body()}", Stemmer.English);
            foreach (var term in terms.CountBy(token => token.Term))
            {
                if (!_postings.TryGetValue(term.Key, out var postings))
                    _postings.Add(term.Key, postings = []);
                postings.Add((_documents.Count, term.Value));
            }
            _documents.Add((article.Article.Guid, terms.Count));
        }
        _meanLength = _documents.Average(document => document.Length);
    }

    /// <summary>The best documents, best first.</summary>
    public IEnumerable<string> Search(string query, int count)
    {
        var scores = new Dictionary<int, double>();
        foreach (var term in Analyzer.Analyze(query, Stemmer.English).Select(token => token.Term).Distinct(StringComparer.Ordinal))
        {
            if (!_postings.TryGetValue(term, out var postings))
                continue;
            var idf = Math.Log(1 + ((_documents.Count - postings.Count + 0.5) / (postings.Count + 0.5)));
            foreach (var (document, frequency) in postings)
            {
                var norm = K1 * (1 - B + (B * _documents[document].Length / _meanLength));
                scores[document] = scores.GetValueOrDefault(document) + (idf * frequency * (K1 + 1) / (frequency + norm));
            }
        }
        return scores.OrderByDescending(score => score.Value).ThenBy(score => score.Key).Take(count).Select(score => _documents[score.Key].Guid);
    }
}
