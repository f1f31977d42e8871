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
    private const int MaxFacets = 10;
    private const int MaxSourceLength = 200;

    public static IndexQuery Read(SearchRequest request)
    {
        var violations = new Violations()
            .Require(request.PageSize is >= 0 and <= MaxPageSize, "page_size", $"must be 0 to {MaxPageSize}")
            .Require(Enum.IsDefined(request.Order), "order", "is not a known order")
            .Require(Enum.IsDefined(request.Grouping), "grouping", "is not a known grouping")
            .Require(request.Facets.Count <= MaxFacets, "facets", $"must be at most {MaxFacets}")
            .Require(request.Facets.All(f => f != FacetField.Unspecified && Enum.IsDefined(f)), "facets", "has a field that is not known")
            .Require(request.PreferredSource.Length <= MaxSourceLength, "preferred_source", $"is longer than {MaxSourceLength} characters")
            .Require(
                request.PreferredSource.Length == 0 || request.Grouping == SearchGrouping.Copies, "preferred_source", "is only of use when copies are grouped");
        var expression = ReadQuery(request.Query, "query", violations);
        violations.ThrowIfAny();
        var query = new IndexQuery(
            expression!,
            request.Order == SearchOrder.Unspecified ? SearchOrder.Relevance : request.Order,
            null,
            request.PageSize == 0 ? DefaultPageSize : request.PageSize)
        {
            Facets = [.. request.Facets.Distinct()],
            Grouping = request.Grouping,
            PreferredSource = request.PreferredSource,
            IncludeHistory = request.IncludeHistory,
        };
        if (request.PageToken.Length == 0)
            return query;
        violations.Require(PageToken.TryDecode(request.PageToken, query, out var after), "page_token", "is not a token of this query, order, grouping and include_history");
        violations.ThrowIfAny();
        return query with { After = after };
    }

    /// <summary>The tree of a query; null, and a violation with the position, if it does not parse.</summary>
    public static QueryExpression? ReadQuery(string query, string field, Violations violations)
    {
        if (!QueryParser.TryParse(query, out var expression, out var error))
            violations.Add(field, $"{error.Message} (position {error.Position})");
        return expression;
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
