using Newsroom.Search.V1;

namespace Newsroom.Search.Reindexing;

/// <summary>An index that can be built anew beside itself. Implemented by every engine beside <see cref="ISearchIndex"/>.</summary>
public interface IRebuildableIndex
{
    /// <summary>Makes room for a new index, and removes what an interrupted rebuild left. Null: another rebuild is under way.</summary>
    Task<INextIndex?> BeginRebuildAsync(CancellationToken cancellationToken);

    /// <summary>Articles that are held, in the order of their keys.</summary>
    /// <param name="after">Key of the last one read; null for the first.</param>
    Task<IReadOnlyList<HeldArticle>> ReadHeldAsync(long? after, int limit, CancellationToken cancellationToken);

    /// <summary>Those of the articles that are held, in any order.</summary>
    Task<IReadOnlyList<HeldArticle>> FindHeldAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken);

    /// <summary>The earlier revisions that are held of the articles, in any order.</summary>
    Task<IReadOnlyList<HeldArticle>> FindEarlierAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken);

    /// <summary>Articles of which earlier revisions came or went since the rebuild began, which the log need not tell. Complete while writers are stopped.</summary>
    Task<IReadOnlyList<Guid>> FindLateAsync(CancellationToken cancellationToken);
}

/// <summary>The index that is being built. Disposing of it before the swap leaves everything as it was.</summary>
public interface INextIndex : IAsyncDisposable
{
    /// <summary>Writes an article as it is held, with its earlier revisions, in place of what the next index has of it.</summary>
    Task PutAsync(HeldArticle article, IEnumerable<HeldArticle> earlier, CancellationToken cancellationToken);

    /// <summary>Takes an article out again.</summary>
    Task RemoveAsync(Guid articleId, CancellationToken cancellationToken);

    /// <summary>
    /// Stops writers, lets <paramref name="catchUp"/> bring what they did last, and puts the next index in the place of the present one, at
    /// once for all readers and replicas.
    /// </summary>
    Task SwapAsync(Func<CancellationToken, Task> catchUp, CancellationToken cancellationToken);
}

/// <summary>An article as an index holds it.</summary>
/// <param name="Key">The engine's own number of it.</param>
public sealed record HeldArticle(long Key, int Attempt, DateTimeOffset IndexedAt, IndexedArticle Article);
