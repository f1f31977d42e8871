using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>
/// The order of hits and the condition to go on after a cursor, in SQL that both engines read, over the columns
/// score, sort_at and article_id and the parameters @score, @time and @id. The id makes the order total, so pages neither
/// repeat nor miss a hit.
/// </summary>
internal static class Keyset
{
    public static string OrderBy(SearchOrder order) => order switch
    {
        SearchOrder.Relevance => "score DESC, sort_at DESC, article_id",
        SearchOrder.Newest => "sort_at DESC, article_id",
        SearchOrder.Oldest => "sort_at, article_id",
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "No such order."),
    };

    public static string After(SearchOrder order, Cursor? after) => (order, after) switch
    {
        (_, null) => "TRUE",
        (SearchOrder.Relevance, _) =>
            "(score < @score OR score = @score AND (sort_at < @time OR sort_at = @time AND article_id > @id))",
        (SearchOrder.Newest, _) => "(sort_at < @time OR sort_at = @time AND article_id > @id)",
        (SearchOrder.Oldest, _) => "(sort_at > @time OR sort_at = @time AND article_id > @id)",
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "No such order."),
    };

    /// <summary>
    /// Makes a page of up to limit + 1 rows, the last of which only tells that there is more. There is always a row: one without a
    /// document when there is no hit.
    /// </summary>
    public static SearchPage Page(List<HitRow> rows, int limit)
    {
        var hits = new List<IndexHit>(limit);
        Cursor? last = null;
        foreach (var row in rows.Take(limit).Where(r => r.Document is not null))
        {
            var article = IndexedArticle.Parser.ParseFrom(row.Document);
            hits.Add(new IndexHit(article, row.Score));
            last = new Cursor(row.Score, IndexTime.FromMicroseconds(row.SortAt), Guid.Parse(article.Article.ArticleId));
        }

        return new SearchPage(hits, rows[0].Total, rows.Count > limit ? last : null);
    }
}

/// <summary>One row of a page as both engines give it.</summary>
internal sealed class HitRow
{
    public long Total { get; init; }

    public double Score { get; init; }

    /// <summary>Microseconds since 1970 UTC.</summary>
    public long SortAt { get; init; }

    public byte[]? Document { get; init; }
}
