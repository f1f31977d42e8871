using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Stories;

namespace Newsroom.Tagging.Storage;

/// <summary>Stories and the articles in them, shared by all replicas.</summary>
public interface IStoryStore : IArticleKeeper
{
    /// <summary>How many stories were opened by an article with each of the terms.</summary>
    Task<TermCounts> CountsAsync(IReadOnlyCollection<long> terms, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a revision into its story, in one transaction: into that of its copies, else into the one it is most like, else into a new one. A
    /// revision that is there already, or older than the one that is, stays where it is. Null: it is in none, because it has nothing
    /// to be compared by, or was withdrawn.
    /// </summary>
    Task<StoryPlacement?> AssignAsync(StoryArticleRecord article, CancellationToken cancellationToken);

    /// <summary>The story, also by an id that was merged into it. Null: there is none.</summary>
    Task<StoryRecord?> FindAsync(string storyId, CancellationToken cancellationToken);

    /// <summary>Stories, the last changed first.</summary>
    /// <param name="before">Only those that changed before this sequence.</param>
    Task<IReadOnlyList<StoryRecord>> ListAsync(StoryFilter filter, long before, int limit, CancellationToken cancellationToken);

    /// <summary>Articles of a story, the oldest first.</summary>
    Task<IReadOnlyList<TimelineRecord>> TimelineAsync(string storyId, TimelinePosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>How many articles of each story are from this time or later; those without any are missing.</summary>
    Task<IReadOnlyDictionary<string, int>> CountSinceAsync(IReadOnlyCollection<string> storyIds, long since, CancellationToken cancellationToken);

    /// <summary>Stories that changed since the repair looked at them, the first changed first.</summary>
    Task<IReadOnlyList<string>> UnexaminedAsync(int limit, CancellationToken cancellationToken);

    /// <summary>A story with those that could be the same event. Null: it is no more.</summary>
    Task<StoryNeighbourhood?> NeighbourhoodAsync(string storyId, CancellationToken cancellationToken);

    /// <summary>Notes that there is nothing to repair, if the story is still as it was.</summary>
    Task ExaminedAsync(StoryNeighbour story, CancellationToken cancellationToken);

    /// <summary>Takes a step of the repair, and keeps what is to be announced with it. False: a story has changed since it was read.</summary>
    Task<bool> ApplyAsync(StoryRepairStep step, CancellationToken cancellationToken);

    /// <summary>Changes that are not announced yet, in order.</summary>
    Task<IReadOnlyList<PendingChange>> PendingAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Forgets a change that was announced.</summary>
    Task AnnouncedAsync(PendingChange change, CancellationToken cancellationToken);
}

/// <summary>A revision of an article, as it is put into a story.</summary>
public sealed record StoryArticleRecord
{
    public required string ArticleId { get; init; }

    public required int Revision { get; init; }

    public string Source { get; init; } = "";

    /// <summary>The sender's own identifier of the article.</summary>
    public string ItemId { get; init; } = "";

    public string Title { get; init; } = "";

    public required ArticleMoment Moment { get; init; }

    /// <summary>Of length 1, or empty.</summary>
    public required TermVector Terms { get; init; }

    /// <summary>Group of copies; empty if it is alone.</summary>
    public string CopyGroupId { get; init; } = "";

    /// <summary>The most salient.</summary>
    public IReadOnlyList<StoryEntity> Entities { get; init; } = [];
}

/// <summary>An entity of an article or a story.</summary>
/// <param name="Weight">Salience; of a story summed over its articles.</param>
public sealed record StoryEntity(string EntityId, int Kind, string Name, double Weight);

/// <summary>Where an article is.</summary>
/// <param name="Version">Of the story when the article came into it.</param>
/// <param name="Sequence">Of the change by which it came into it.</param>
/// <param name="ChangedAt">When that was, microseconds since 1970.</param>
/// <param name="LeftStoryId">The story that it was in before; empty if none.</param>
public sealed record StoryPlacement(string StoryId, string ThreadId, string Title, long Version, long Sequence, long ChangedAt, string LeftStoryId);

/// <summary>A story as it is told.</summary>
public sealed record StoryRecord
{
    public required string StoryId { get; init; }

    public required string ThreadId { get; init; }

    public required string Title { get; init; }

    public int ArticleCount { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public long FirstAt { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public long LastAt { get; init; }

    /// <summary>The heaviest first.</summary>
    public IReadOnlyList<StoryEntity> Entities { get; init; } = [];

    public long Version { get; init; }

    public long Sequence { get; init; }
}

/// <summary>Which stories to list.</summary>
/// <param name="ActiveSince">Only those with an article from this time or later, microseconds since 1970.</param>
/// <param name="ThreadId">Only those of this thread; empty means any.</param>
public sealed record StoryFilter(long ActiveSince, string ThreadId)
{
    /// <summary>Only those with an article that the caller may see.</summary>
    public CallerParameters Caller { get; init; } = AudienceColumns.Caller(Principal.Open, DateTimeOffset.UnixEpoch);
}

/// <summary>An article on a timeline.</summary>
public sealed record TimelineRecord
{
    public required string ArticleId { get; init; }

    public int Revision { get; init; }

    public string Source { get; init; } = "";

    /// <summary>The sender's own identifier of the article.</summary>
    public string ItemId { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>Publication, else receipt, in microseconds since 1970.</summary>
    public long At { get; init; }

    public string CopyGroupId { get; init; } = "";
}

/// <summary>A place on a timeline.</summary>
public sealed record TimelinePosition(long At, string ArticleId);

/// <summary>A story with those that could be the same event.</summary>
public sealed record StoryNeighbourhood(StoryNeighbour Story, IReadOnlyList<StoryNeighbour> Others);

/// <summary>A change that is to be announced.</summary>
/// <param name="ChangeId">The same for the same change, whoever announces it.</param>
public sealed record PendingChange(string ChangeId, StoryChanged Event);
