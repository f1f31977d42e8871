namespace Newsroom.Search.Stories;

/// <summary>In which story each article is, as far as events have told; also of articles that have not come yet.</summary>
public interface IStoryPlaces
{
    /// <summary>Keeps those that are later, by sequence, than what is held. Durable when the task completes.</summary>
    Task PutAsync(IReadOnlyCollection<StoryPlace> places, CancellationToken cancellationToken);

    /// <summary>Those of the articles that are held, in any order.</summary>
    Task<IReadOnlyList<StoryPlace>> FindAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken);
}

/// <summary>That an article is in a story.</summary>
/// <param name="ThreadId">Empty if none.</param>
/// <param name="Sequence">In the order of all changes of stories.</param>
public sealed record StoryPlace(Guid ArticleId, string StoryId, string ThreadId, long Sequence);
