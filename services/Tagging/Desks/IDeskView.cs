using Newsroom.Hosting;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Desks;

/// <summary>
/// Stories, entities and groups of copies as a caller sees them who does not see every article: made up of those articles that it may see, and
/// not there if there are none.
/// </summary>
internal interface IDeskView
{
    /// <summary>Those of the stories that have an article which the caller may see, told by such articles alone.</summary>
    Task<IReadOnlyList<StoryRecord>> StoriesAsync(IReadOnlyList<StoryRecord> stories, CallerParameters caller, CancellationToken cancellationToken);

    /// <summary>As <see cref="IStoryStore.TimelineAsync"/>.</summary>
    Task<IReadOnlyList<TimelineRecord>> TimelineAsync(
        string storyId, TimelinePosition? after, int limit, CallerParameters caller, CancellationToken cancellationToken);

    /// <summary>As <see cref="IStoryStore.CountSinceAsync"/>.</summary>
    Task<IReadOnlyDictionary<string, int>> CountSinceAsync(
        IReadOnlyCollection<string> storyIds, long since, CallerParameters caller, CancellationToken cancellationToken);

    /// <summary>
    /// Those of the entities that such an article mentions, only with the names that they have in those that the caller may see.
    /// </summary>
    Task<IReadOnlyList<EntityRecord>> EntitiesAsync(IReadOnlyList<EntityRecord> entities, CallerParameters caller, CancellationToken cancellationToken);

    /// <summary>Whether such an article mentions the entity by a name that tagging derives this id from.</summary>
    Task<bool> HasOriginAsync(string entityId, string originId, CallerParameters caller, CancellationToken cancellationToken);

    /// <summary>As <see cref="ICopyStore.CountAsync"/>.</summary>
    Task<long> CopiesAsync(string groupId, CallerParameters caller, CancellationToken cancellationToken);
}
