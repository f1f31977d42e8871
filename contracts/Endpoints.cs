using Newsroom.Events.V1;

namespace Newsroom.Contracts;

/// <summary>
/// Names of the receive endpoints, one for each consumer of each service. A queue's error queue is <c>{queue}_error</c>,
/// its redelivery queues are <c>{queue}_wait_{milliseconds}</c>.
/// </summary>
public static class Queues
{
    public const string CleaningArticleReceived = "cleaning-article-received";
    public const string TaggingArticleCleaned = "tagging-article-cleaned";
    public const string TaggingArticleWithdrawn = "tagging-article-withdrawn";
    public const string SearchArticleTagged = "search-article-tagged";
    public const string SearchArticleWithdrawn = "search-article-withdrawn";
    public const string TaggingArticleVisibilityChanged = "tagging-article-visibility-changed";
    public const string SearchArticleVisibilityChanged = "search-article-visibility-changed";
    public const string SearchStoryChanged = "search-story-changed";
    public const string IngestPipelineProgress = "ingest-pipeline-progress";
    public const string IngestKilledCopiesFound = "ingest-killed-copies-found";
    public const string IngestAuditRecorded = "ingest-audit-recorded";
}

/// <summary>Transport headers that accompany every event, beside the ones of MassTransit and W3C trace context.</summary>
public static class EventHeaders
{
    /// <summary>Id of the article that the event is about; also the message's correlation id, which not every transport hands to error handlers.</summary>
    public const string ArticleId = "newsroom-article-id";

    /// <summary>Revision of the article.</summary>
    public const string Revision = "newsroom-revision";

    /// <summary>Attempt that the event belongs to.</summary>
    public const string Attempt = "newsroom-attempt";

    /// <summary>W3C trace context, for consumers that do not know MassTransit's own header.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>Content type of an event: the plain bytes of its protobuf message.</summary>
    public const string ContentType = "application/vnd.newsroom.event+protobuf";
}

/// <summary>Which queues take each event, so that a publisher can declare it before the consumer was ever started.</summary>
public static class EventRoutes
{
    public static IReadOnlyList<(Type Event, string Queue)> All { get; } =
    [
        (typeof(ArticleReceived), Queues.CleaningArticleReceived),
        (typeof(ArticleCleaned), Queues.TaggingArticleCleaned),
        (typeof(ArticleTagged), Queues.SearchArticleTagged),
        (typeof(ArticleWithdrawn), Queues.TaggingArticleWithdrawn),
        (typeof(ArticleWithdrawn), Queues.SearchArticleWithdrawn),
        (typeof(ArticleVisibilityChanged), Queues.TaggingArticleVisibilityChanged),
        (typeof(ArticleVisibilityChanged), Queues.SearchArticleVisibilityChanged),
        (typeof(StoryChanged), Queues.SearchStoryChanged),
        (typeof(PipelineProgress), Queues.IngestPipelineProgress),
        (typeof(KilledCopiesFound), Queues.IngestKilledCopiesFound),
        (typeof(AuditRecorded), Queues.IngestAuditRecorded),
    ];
}
