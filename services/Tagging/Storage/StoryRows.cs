using System.Text.Json;
using Newsroom.Tagging.Stories;

namespace Newsroom.Tagging.Storage;

/// <summary>A row of the table of stories. Times in microseconds since 1970.</summary>
internal sealed record StoryRow
{
    /// <summary>Terms that a story can be found by.</summary>
    private const int MaxPostings = 32;

    /// <summary>A quarter of a day: a story's place in the index changes no more often than that.</summary>
    private const long PostingInterval = StoryTime.MicrosecondsPerDay / 4;

    public const int MaxEntities = 50;

    public required string StoryId { get; init; }

    public required string ThreadId { get; init; }

    public string Title { get; init; } = "";

    public string TitleArticleId { get; init; } = "";

    public int ArticleCount { get; init; }

    public long FirstAt { get; init; }

    public long LastAt { get; init; }

    public long FirstReceived { get; init; }

    public long LastReceived { get; init; }

    public int IsDated { get; init; }

    public byte[] Terms { get; init; } = [];

    public string Entities { get; init; } = "[]";

    public long Version { get; init; }

    public long Sequence { get; init; }

    public StorySpan Span
    {
        get => new(FirstAt, LastAt, IsDated != 0, FirstReceived, LastReceived);
        init => (FirstAt, LastAt, IsDated, FirstReceived, LastReceived) = (value.First, value.Last, value.IsDated ? 1 : 0, value.FirstReceived, value.LastReceived);
    }

    public TermVector Sum => TermVector.FromBytes(Terms);

    public StoryProfile ToProfile() => new(StoryId, ThreadId, ArticleCount, Sum, Span);

    public StoryRecord ToRecord() => new()
    {
        StoryId = StoryId,
        ThreadId = ThreadId,
        Title = Title,
        ArticleCount = ArticleCount,
        FirstAt = FirstAt,
        LastAt = LastAt,
        Entities = EntityList.Read(Entities),
        Version = Version,
        Sequence = Sequence,
    };

    /// <summary>Where the story stands in the index.</summary>
    public IEnumerable<(long Term, long LastAt)> Postings()
    {
        var at = LastAt - (LastAt % PostingInterval);
        return ArticleCount == 0 ? [] : Sum.Heaviest(MaxPostings).Select(term => (term, at));
    }

    public StoryRow With(StoryArticleRow article) => this with
    {
        ArticleCount = ArticleCount + 1,
        Terms = Sum.Plus(article.Vector, StoryMatching.MaxTerms).ToBytes(),
        Entities = EntityList.Write(EntityList.Add(EntityList.Read(Entities), EntityList.Read(article.Entities), 1)),
        Span = ArticleCount == 0 ? StorySpan.Of(article.Moment) : Span.With(StorySpan.Of(article.Moment)),
    };

    /// <summary>Without the article; what its times were stays, until <see cref="Span"/> is read again.</summary>
    public StoryRow Without(StoryArticleRow article) => this with
    {
        ArticleCount = ArticleCount - 1,
        Terms = Sum.Plus(article.Vector, StoryMatching.MaxTerms, subtract: true).ToBytes(),
        Entities = EntityList.Write(EntityList.Add(EntityList.Read(Entities), EntityList.Read(article.Entities), -1)),
    };
}

/// <summary>A row of the table of articles in stories.</summary>
internal sealed record StoryArticleRow
{
    public required string ArticleId { get; init; }

    public int Revision { get; init; }

    public string Source { get; init; } = "";

    public string ItemId { get; init; } = "";

    public string StoryId { get; init; } = "";

    public string Title { get; init; } = "";

    public long At { get; init; }

    public int IsDated { get; init; }

    public long ReceivedAt { get; init; }

    public string CopyGroupId { get; init; } = "";

    public byte[] Terms { get; init; } = [];

    public string Entities { get; init; } = "[]";

    public long JoinedVersion { get; init; }

    public long JoinedSequence { get; init; }

    public long JoinedAt { get; init; }

    public string LeftStoryId { get; init; } = "";

    public TermVector Vector => TermVector.FromBytes(Terms);

    public ArticleMoment Moment => new(At, IsDated != 0, ReceivedAt);

    public StoryMember ToMember() => new(ArticleId, Vector, StorySpan.Of(Moment), LeftStoryId);

    public static StoryArticleRow Of(StoryArticleRecord article) => new()
    {
        ArticleId = article.ArticleId,
        Revision = article.Revision,
        Source = article.Source,
        ItemId = article.ItemId,
        Title = article.Title,
        At = article.Moment.At,
        IsDated = article.Moment.IsDated ? 1 : 0,
        ReceivedAt = article.Moment.ReceivedAt,
        CopyGroupId = article.CopyGroupId,
        Terms = article.Terms.ToBytes(),
        Entities = EntityList.Write(article.Entities),
    };
}

/// <summary>Entities with their weights, as JSON.</summary>
internal static class EntityList
{
    private const double MinWeight = 1e-6;

    public static IReadOnlyList<StoryEntity> Read(string json) => JsonSerializer.Deserialize<List<StoryEntity>>(json) ?? [];

    public static string Write(IEnumerable<StoryEntity> entities) => JsonSerializer.Serialize(entities);

    /// <summary>The heaviest of the sum, the heaviest first.</summary>
    public static IEnumerable<StoryEntity> Add(IReadOnlyList<StoryEntity> left, IReadOnlyList<StoryEntity> right, double factor) => left
        .Concat(right.Select(entity => entity with { Weight = entity.Weight * factor }))
        .GroupBy(entity => entity.EntityId, StringComparer.Ordinal)
        .Select(group => group.First() with { Weight = group.Sum(entity => entity.Weight) })
        .Where(entity => entity.Weight > MinWeight)
        .OrderByDescending(entity => entity.Weight).ThenBy(entity => entity.EntityId, StringComparer.Ordinal)
        .Take(StoryRow.MaxEntities);
}
