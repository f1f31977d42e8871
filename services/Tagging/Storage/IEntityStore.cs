namespace Newsroom.Tagging.Storage;

/// <summary>
/// Entities across documents, shared by all replicas. Tagging derives an id from kind and name alike everywhere (the origin); the store
/// knows which entity a name of that origin belongs to since editors merged and split.
/// </summary>
public interface IEntityStore : IArticleKeeper
{
    /// <summary>
    /// Keeps what a tagger found in a revision and what it names, in one transaction, and gives the entity of each name and of the
    /// <paramref name="others"/>. Of a revision kept already no count changes. Null, and nothing was done: a higher revision is kept, or
    /// a newer tagger's tags of the same copy, or the article is withdrawn.
    /// </summary>
    Task<IReadOnlyDictionary<EntityName, string>?> RecordAsync(SeenArticle article, IReadOnlyCollection<EntityName> others, CancellationToken cancellationToken);

    /// <summary>The entity, also by an id that was merged into it. Null: there is none.</summary>
    Task<EntityRecord?> FindAsync(string entityId, CancellationToken cancellationToken);

    /// <summary>Entities with a name that begins with the folded <paramref name="key"/>: the whole name first, then those of more articles.</summary>
    /// <param name="kind">Only this kind; 0 means any.</param>
    Task<IReadOnlyList<EntityRecord>> SearchAsync(string key, int kind, int limit, CancellationToken cancellationToken);

    /// <summary>Makes the others one with the entity; those that are already stay as they are.</summary>
    Task<EntityChange> MergeAsync(string entityId, IReadOnlyList<string> others, CancellationToken cancellationToken);

    /// <summary>Gives some of the entity's names to a new entity.</summary>
    /// <param name="names">With the origin that a text with nothing but this name has.</param>
    Task<EntityChange> SplitAsync(string entityId, IReadOnlyList<EntityName> names, string newId, CancellationToken cancellationToken);
}

/// <summary>A folded name, and the id that tagging derives for the text it stands in.</summary>
public readonly record struct EntityName(string OriginId, string Key);

/// <summary>What one revision of an article names.</summary>
/// <param name="Tags">All that the tagger found, as <see cref="IArticleLedger.FindTagsAsync"/> is to give it.</param>
/// <param name="SeenAt">Microseconds since 1970.</param>
public sealed record SeenArticle(TaggedCopy Copy, byte[] Tags, long SeenAt, IReadOnlyList<SeenEntity> Entities)
{
    public string ArticleId => Copy.ArticleId;
}

/// <summary>One entity of an article.</summary>
public sealed record SeenEntity
{
    public required EntityName Id { get; init; }

    public required int Kind { get; init; }

    public required string Name { get; init; }

    public string CountryCode { get; init; } = "";

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>By folded name the name as written, the entity's own included.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }
}

/// <summary>An entity as it is stored.</summary>
public sealed record EntityRecord
{
    public required string EntityId { get; init; }

    public int Kind { get; init; }

    public required string Name { get; init; }

    public string CountryCode { get; init; } = "";

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public long FirstSeenAt { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public long LastSeenAt { get; init; }

    public long ArticleCount { get; init; }

    /// <summary>All names by folded name, <see cref="Name"/> included.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();
}

/// <summary>What became of an editor's change, and the entity that is why.</summary>
public sealed record EntityChange(EntityOutcome Outcome, string EntityId);

/// <summary>What became of an editor's change.</summary>
public enum EntityOutcome
{
    /// <summary>Saved.</summary>
    Saved,

    /// <summary>There is no such entity.</summary>
    Missing,

    /// <summary>The entity is of another kind than the one that stays.</summary>
    OtherKind,

    /// <summary>The entity has no such name.</summary>
    NotItsName,

    /// <summary>The entity would have no name left.</summary>
    AllItsNames,
}
