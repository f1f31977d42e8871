using Newsroom.Article.V1;

namespace Newsroom.Search.Desks;

/// <summary>
/// Who may see each article that not everybody may see, as far as events have told; also of articles that have not come yet, or are withdrawn.
/// </summary>
public interface IVisibilityLedger
{
    /// <summary>Keeps it if its version is higher than what is held. Durable when the task completes.</summary>
    Task PutAsync(Guid articleId, Visibility visibility, CancellationToken cancellationToken);

    /// <summary>Those of the articles that are held.</summary>
    Task<IReadOnlyDictionary<Guid, Visibility>> FindAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken);

    /// <summary>Articles whose time has come for others than the owner to see them, the longest due first.</summary>
    Task<IReadOnlyList<Guid>> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Notes that the index knows that the time has come, unless another has been set.</summary>
    Task LiftAsync(Guid articleId, DateTimeOffset now, CancellationToken cancellationToken);
}
