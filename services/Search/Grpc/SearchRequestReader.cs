using Newsroom.Hosting;
using Newsroom.Search.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Grpc;

/// <summary>Checks requests and reads them into the domain's terms; says everything that is wrong at once.</summary>
internal static class SearchRequestReader
{
    private const int MaxPageSize = 100;
    private const int DefaultPageSize = 10;
    private const int MaxBatch = 100;

    public static IndexQuery Read(SearchRequest request)
    {
        var violations = new Violations()
            .Require(request.PageSize is >= 0 and <= MaxPageSize, "page_size", $"must be 0 to {MaxPageSize}")
            .Require(Enum.IsDefined(request.Order), "order", "is not a known order");
        var order = request.Order == SearchOrder.Unspecified ? SearchOrder.Relevance : request.Order;
        Cursor? after = null;
        if (!QueryParser.TryParse(request.Query, out var expression, out var error))
            violations.Add("query", $"{error.Message} (position {error.Position})");
        else if (request.PageToken.Length > 0 && !PageToken.TryDecode(request.PageToken, expression, order, out after))
            violations.Add("page_token", "is not a token of this query and order");
        violations.ThrowIfAny();
        return new IndexQuery(expression!, order, after, request.PageSize == 0 ? DefaultPageSize : request.PageSize);
    }

    /// <summary>A query without any page.</summary>
    public static QueryExpression ReadQuery(string query, string field = "query")
    {
        var violations = new Violations();
        if (!QueryParser.TryParse(query, out var expression, out var error))
            violations.Add(field, $"{error.Message} (position {error.Position})");
        violations.ThrowIfAny();
        return expression!;
    }

    public static List<Guid> ReadArticleIds(BatchGetArticlesRequest request)
    {
        var violations = new Violations()
            .Require(request.ArticleIds.Count is >= 1 and <= MaxBatch, "article_ids", $"must be 1 to {MaxBatch} ids");
        violations.ThrowIfAny();
        var ids = request.ArticleIds.Select((id, i) => ReadArticleId(id, $"article_ids[{i}]", violations)).ToList();
        violations.ThrowIfAny();
        return ids;
    }

    public static Guid ReadArticleId(string text, string field, Violations violations)
    {
        violations.Require(Guid.TryParseExact(text, "D", out var id), field, "must be an article id: a UUID with hyphens");
        return id;
    }
}
