using Newsroom.Hosting;
using Newsroom.Search;
using Newsroom.Search.Query;
using Newsroom.Search.V1;

namespace Newsroom.Evaluation.Search;

/// <summary>
/// Queries of words from a headline, each with the article that is meant. MRR@10: the mean of one divided by the place at which it
/// stands, 0 when it is not among the first ten.
/// </summary>
internal static class KnownItemSet
{
    private const int Depth = 10;

    /// <summary>The figure to reach: plain BM25 over title and body.</summary>
    public static IEnumerable<Measure> MeasurePlain(LabelledData data, string set, IReadOnlyList<IndexedArticle> corpus)
    {
        var plain = new PlainBm25(corpus);
        return Measures(set, "plain-bm25", [.. Queries(data, set).Select(query => ReciprocalRank(plain.Search(query.Text, Depth), query))]);
    }

    public static async Task<IReadOnlyList<Measure>> MeasureAsync(LabelledData data, string set, FilledIndex filled, CancellationToken cancellationToken)
    {
        var ranks = new List<double>();
        foreach (var query in Queries(data, set))
        {
            if (!QueryParser.TryParse(query.Text, out var expression, out var error))
                throw new InvalidDataException($"{set}: `{query.Text}` {error.Message}");
            var page = await filled.Index.SearchAsync(new IndexQuery(expression, SearchOrder.Relevance, null, Depth), cancellationToken);
            ranks.Add(ReciprocalRank(page.Hits.Select(hit => hit.Article.Article.Guid), query));
        }
        return [.. Measures(set, filled.Engine == StorageEngine.Sqlite ? "sqlite" : "postgresql", ranks)];
    }

    private static IReadOnlyList<KnownItem> Queries(LabelledData data, string set) =>
        data.Read(set, item => new KnownItem(item.Text("query"), item.Texts("rel")));

    private static IEnumerable<Measure> Measures(string set, string method, List<double> ranks) =>
    [
        new(set, $"mrr@{Depth}@{method}", ranks.DefaultIfEmpty().Average(), ranks.Count),
        new(set, $"found@{Depth}@{method}", ranks.Select(rank => rank > 0 ? 1.0 : 0).DefaultIfEmpty().Average(), ranks.Count),
    ];

    private static double ReciprocalRank(IEnumerable<string> guids, KnownItem query) =>
        guids.Select((guid, i) => query.Meant.Contains(guid) ? 1.0 / (i + 1) : 0).FirstOrDefault(rank => rank > 0);

    private sealed record KnownItem(string Text, IReadOnlyList<string> Meant);
}
