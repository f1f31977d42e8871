namespace Newsroom.Search.Searching;

/// <summary>What all searches of one index remember between them.</summary>
/// <param name="articles">How many articles to keep for counting; for ranking half as many, for each takes some times as much.</param>
internal sealed class SearchMemory(TimeProvider clock, int articles)
{
    public TermStatistics Statistics { get; } = new(clock);

    /// <summary>Over all revisions.</summary>
    public TermStatistics HistoryStatistics { get; } = new(clock);

    public LanguageMemory Languages { get; } = new(clock);

    public RowMemory Rows { get; } = new(articles);

    public ProfileMemory Profiles { get; } = new(Math.Max(3, articles / 2));

    public FacetValueMemory FacetValues { get; } = new(clock);
}
