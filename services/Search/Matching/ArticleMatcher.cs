using Newsroom.Search.Query;

namespace Newsroom.Search.Matching;

/// <summary>
/// Decides whether an article matches a query, without an index. It agrees with every engine's search: the compliance suite asks
/// both. Made once for a query, and safe to use from many tasks.
/// </summary>
public sealed class ArticleMatcher(QueryExpression query)
{
    private readonly Condition _condition = Condition.Of(query);

    public QueryExpression Query => query;

    /// <param name="now">What times relative to now count from.</param>
    public bool Matches(MatchableArticle article, DateTimeOffset now) => _condition.Holds(article, now);
}
