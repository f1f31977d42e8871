namespace Newsroom.Search.Searching;

/// <summary>What all searches of one index remember between them.</summary>
/// <param name="articles">How many articles to keep; see <see cref="ArticleMemory"/>.</param>
internal sealed class SearchMemory(TimeProvider clock, int articles)
{
    public TermStatistics Statistics { get; } = new(clock);

    public ArticleMemory Articles { get; } = new(articles);

    public FacetValueMemory FacetValues { get; } = new(clock);
}
