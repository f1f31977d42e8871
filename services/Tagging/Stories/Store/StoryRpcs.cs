using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Desks;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Stories.Store;

/// <summary>The rpcs about stories.</summary>
internal sealed class StoryRpcs(IStoryStore store, IDeskView view, TimeProvider clock)
{
    private const int MaxPageSize = 1_000;
    private const int DefaultPageSize = 50;
    private const int MaxEntities = 20;
    private const long MicrosecondsPerSecond = 1_000_000;

    private static readonly TimeSpan GrowthPeriod = TimeSpan.FromHours(6);

    public async Task<GetStoryResponse> GetAsync(GetStoryRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        CheckId("story_id", request.StoryId, violations);
        CheckSize(request.PageSize, violations);
        TimelinePosition? after = null;
        violations.Require(request.PageToken.Length == 0 || StoryTokens.TryRead(request.PageToken, request.StoryId.ToLowerInvariant(), out after), "page_token", "is not the token of a page of this story");
        violations.ThrowIfAny();

        var id = request.StoryId.ToLowerInvariant();
        var found = await store.FindAsync(id, cancellationToken);
        var told = found is null ? [] : await ToMessagesAsync([found], caller, cancellationToken);
        if (told is not [var story])
            throw RpcErrors.Create(StatusCode.NotFound, $"There is no story {id}.");
        var size = request.PageSize == 0 ? MaxPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var timeline = caller.SeesEveryTeam
            ? await store.TimelineAsync(story.StoryId, after, size + 1, cancellationToken)
            : await view.TimelineAsync(story.StoryId, after, size + 1, Caller(caller), cancellationToken);
        var response = new GetStoryResponse
        {
            Story = story,
            NextPageToken = timeline.Count > size ? StoryTokens.Of(timeline[size - 1], id) : "",
        };
        response.Timeline.AddRange(timeline.Take(size).Select(ToMessage));
        return response;
    }

    public async Task<ListStoriesResponse> ListAsync(ListStoriesRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        if (request.ThreadId.Length > 0)
            CheckId("thread_id", request.ThreadId, violations);
        CheckSize(request.PageSize, violations);
        var filter = new StoryFilter(request.ActiveSince is { } since ? (since.Seconds * MicrosecondsPerSecond) + (since.Nanos / 1_000) : long.MinValue, request.ThreadId.ToLowerInvariant()) { Caller = Caller(caller) };
        var before = long.MaxValue;
        violations.Require(request.PageToken.Length == 0 || StoryTokens.TryRead(request.PageToken, filter, out before), "page_token", "is not the token of a page with these conditions");
        violations.ThrowIfAny();

        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var found = await store.ListAsync(filter, before, size + 1, cancellationToken);
        var response = new ListStoriesResponse { NextPageToken = found.Count > size ? StoryTokens.Of(found[size - 1], filter) : "" };
        response.Stories.AddRange(await ToMessagesAsync([.. found.Take(size)], caller, cancellationToken));
        return response;
    }

    private static void CheckId(string field, string id, Violations violations) =>
        violations.Require(Guid.TryParseExact(id, "D", out _), field, id.Length == 0 ? "is required" : "is not a UUID");

    private static void CheckSize(int size, Violations violations) =>
        violations.Require(size is >= 0 and <= MaxPageSize, "page_size", $"is not between 0 and {MaxPageSize}");

    private CallerParameters Caller(Principal caller) => AudienceColumns.Caller(caller, clock.GetUtcNow());

    /// <summary>Those that there are to the caller, as they are to it.</summary>
    private async Task<List<Story>> ToMessagesAsync(IReadOnlyList<StoryRecord> stories, Principal caller, CancellationToken cancellationToken)
    {
        if (!caller.SeesEveryTeam)
            stories = await view.StoriesAsync(stories, Caller(caller), cancellationToken);
        if (stories.Count == 0)
            return [];
        var since = (clock.GetUtcNow() - GrowthPeriod - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        List<string> ids = [.. stories.Select(story => story.StoryId)];
        var recent = caller.SeesEveryTeam
            ? await store.CountSinceAsync(ids, since, cancellationToken)
            : await view.CountSinceAsync(ids, since, Caller(caller), cancellationToken);
        return [.. stories.Select(story => ToMessage(story, recent.GetValueOrDefault(story.StoryId) / GrowthPeriod.TotalHours))];
    }

    private static Story ToMessage(StoryRecord story, double growth)
    {
        var message = new Story
        {
            StoryId = story.StoryId,
            Title = story.Title,
            ThreadId = story.ThreadId,
            ArticleCount = story.ArticleCount,
            FirstArticleAt = ToTimestamp(story.FirstAt),
            LastArticleAt = ToTimestamp(story.LastAt),
            GrowthRate = Math.Round(growth, 4),
            Version = story.Version,
        };
        message.Entities.AddRange(story.Entities.Take(MaxEntities).Select(entity => new EntityTag
        {
            EntityId = entity.EntityId,
            Kind = (EntityKind)entity.Kind,
            Name = entity.Name,
            Salience = Math.Round(entity.Weight / story.ArticleCount, 4),
        }));
        return message;
    }

    private static StoryArticle ToMessage(TimelineRecord article) => new()
    {
        Article = new ArticleRef { ArticleId = article.ArticleId, Revision = article.Revision, Source = article.Source, Guid = article.ItemId },
        Title = article.Title,
        PublishedAt = ToTimestamp(article.At),
        CopyGroupId = article.CopyGroupId,
    };

    private static Timestamp ToTimestamp(long microseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds));
}
