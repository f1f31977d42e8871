using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Search.Discovery;
using Newsroom.Search.Query;
using Newsroom.Search.Stories;
using Newsroom.Search.V1;

namespace Newsroom.Search;

/// <summary>
/// The full-text index. The only seam to an engine: queries come as trees and pages as cursors, so that SQLite, PostgreSQL or a
/// distributed engine can stand behind it. All members are safe to call from many tasks; an engine that replicas share
/// keeps the guarantees across processes.
/// </summary>
public interface ISearchIndex
{
    /// <summary>Name of the engine, as told by GetIndexStats.</summary>
    string Engine { get; }

    /// <summary>What it knows of its own words and values.</summary>
    IVocabularyIndex Words { get; }

    /// <summary>
    /// Makes a revision findable in place of what is held, unless a higher one is held or the article is withdrawn. Of one revision the highest attempt wins:
    /// reprocessing makes a better copy of the same revision. What a higher revision replaces, or comes after it, is kept among the earlier ones; the
    /// log does not tell of these. <c>indexed_at</c> is set here. Durable when the task completes.
    /// </summary>
    Task<UpsertResult> UpsertAsync(IndexedArticle article, int attempt, CancellationToken cancellationToken);

    /// <summary>
    /// Takes an article out, whether it is held or not: a kill for good, a hold unless a higher revision is held or comes. A
    /// release only ends a hold; its text comes as a revision of its own. False: a higher withdrawal, or a kill, was there already, and
    /// nothing was done. Earlier revisions go as well, and none below the withdrawal's number comes back, whatever ends it. Durable when the task
    /// completes; no later read gives the text.
    /// </summary>
    Task<bool> WithdrawAsync(Withdrawal withdrawal, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a held article, with its earlier revisions, into another story, unless it is held with that change of stories or a later one. False: nothing was done,
    /// also because it is not held. Durable when the task completes.
    /// </summary>
    Task<bool> MoveAsync(StoryPlace place, CancellationToken cancellationToken);

    /// <summary>
    /// Says who may see a held article and its earlier revisions, if that is a later word than what is held. Those who may not see it any more are not shown what it was
    /// before either, nor does the log. False: nothing was done, also because it is not held. Durable when the task completes.
    /// </summary>
    /// <param name="visibility">Settled: see <see cref="Desks.VisibilityKeeper"/>.</param>
    Task<bool> ShowAsync(Guid articleId, Visibility visibility, CancellationToken cancellationToken);

    /// <summary>The kill or hold that the article is under; null if there is none.</summary>
    Task<Withdrawal?> FindWithdrawalAsync(Guid articleId, CancellationToken cancellationToken);

    Task<SearchPage> SearchAsync(IndexQuery query, CancellationToken cancellationToken);

    /// <summary>Gives those of the articles that are held, in any order.</summary>
    Task<IReadOnlyList<IndexedArticle>> GetAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken);

    /// <summary>How many articles match, however many.</summary>
    Task<long> CountAsync(QueryExpression query, CancellationToken cancellationToken);

    Task<IndexStats> GetStatsAsync(CancellationToken cancellationToken);
}

/// <summary>What became of an upsert.</summary>
public enum UpsertOutcome
{
    /// <summary>Findable now.</summary>
    Indexed,

    /// <summary>This attempt, or a later one, at this revision was there already; nothing was written.</summary>
    AlreadyIndexed,

    /// <summary>A higher revision was there already; this one is among the earlier ones, unless it may not be shown.</summary>
    Superseded,

    /// <summary>The article was killed, or is held by a higher revision; nothing was written.</summary>
    Withdrawn,
}

/// <summary>The outcome, and what the index holds after it.</summary>
public sealed record UpsertResult(UpsertOutcome Outcome, int HeldRevision, DateTimeOffset IndexedAt);

/// <summary>That an article may not be shown.</summary>
/// <param name="Revision">The withdrawal's own number.</param>
/// <param name="Kind">Never unspecified.</param>
/// <param name="Notice">What readers are told; may be empty for a hold.</param>
public sealed record Withdrawal(Guid ArticleId, int Revision, WithdrawalKind Kind, string Notice, DateTimeOffset WithdrawnAt);

/// <summary>Which page of which matches in which order.</summary>
/// <param name="Order">Never unspecified.</param>
/// <param name="After">Where the page before ended; null for the first page.</param>
/// <param name="Limit">Most hits to give.</param>
public sealed record IndexQuery(QueryExpression Expression, SearchOrder Order, Cursor? After, int Limit)
{
    /// <summary>Fields to count; each once.</summary>
    public IReadOnlyList<FacetField> Facets { get; init; } = [];

    public SearchGrouping Grouping { get; init; }

    /// <summary>What matches must match too, but is no part of what was asked; null: nothing.</summary>
    public QueryExpression? Filter { get; init; }

    /// <summary>Match earlier revisions too, each for itself.</summary>
    public bool IncludeHistory { get; init; }

    /// <summary>With copies drawn together: the source whose copy is shown if it has one; empty means the first published.</summary>
    public string PreferredSource { get; init; } = "";
}

/// <summary>The place of a hit in the order, and what has to stay as it was on the first page for the order to stay.</summary>
/// <param name="Score">0 unless ordered by relevance; negative behind the last ranked hit.</param>
/// <param name="Key">The engine's own number of the article; it grows with publication.</param>
public sealed record Cursor(double Score, long Key, RankingFrame Frame);

/// <summary>What relevance was measured by.</summary>
/// <param name="Now">When the first page was asked for, in whole seconds.</param>
/// <param name="ArticleCount">Articles in the index at that time.</param>
/// <param name="Idfs">The rarity of each word of the query, in steps of 1/16; empty unless ordered by relevance.</param>
/// <param name="Floors">The oldest key that each set of candidates reached.</param>
public sealed record RankingFrame(DateTimeOffset Now, long ArticleCount, IReadOnlyList<byte> Idfs, IReadOnlyList<long> Floors);

/// <summary>One page.</summary>
/// <param name="Total">All matches, on every page.</param>
/// <param name="Next">Where the next page starts; null if there is none.</param>
public sealed record SearchPage(IReadOnlyList<IndexHit> Hits, long Total, Cursor? Next)
{
    /// <summary>Counting was cut off at <see cref="Total"/>.</summary>
    public bool TotalIsLowerBound { get; init; }

    /// <summary>How many matches were compared by relevance; the others follow by time. 0 in other orders.</summary>
    public int RankedCandidates { get; init; }

    /// <summary>In the order asked for.</summary>
    public IReadOnlyList<Facet> Facets { get; init; } = [];

    /// <summary>The newest matches that facets and groups were made of: all of them unless there are very many.</summary>
    public int CountedArticles { get; init; }

    /// <summary>A query that finds more; empty if none is known or this one finds enough.</summary>
    public string DidYouMean { get; init; } = "";
}

/// <summary>An article found, and how well it matches.</summary>
/// <param name="Collapsed">How many other articles it stands for.</param>
/// <param name="IsEarlier">A later revision has replaced it.</param>
public sealed record IndexHit(IndexedArticle Article, double Score, int Collapsed = 0, bool IsEarlier = false);

/// <summary>Size and freshness.</summary>
/// <param name="SizeBytes">Bytes on disk.</param>
/// <param name="LastIndexedAt">Null while the index is empty.</param>
public sealed record IndexStats(long ArticleCount, long SizeBytes, DateTimeOffset? LastIndexedAt);
