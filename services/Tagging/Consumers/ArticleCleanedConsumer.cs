using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Entities.Store;

namespace Newsroom.Tagging.Consumers;

/// <summary>Tags an article and hands it to search with its clean text, so that search needs no other call.</summary>
internal sealed class ArticleCleanedConsumer(StageRunner stage, ArticleTagger tagger, EntityRecorder entities, CopyRecorder copies, TaggingMetrics metrics, TimeProvider clock, ILogger<ArticleCleanedConsumer> log) : IConsumer<ArticleCleaned>
{
    public Task Consume(ConsumeContext<ArticleCleaned> context) =>
        stage.RunAsync(Stage.Tagging, context, context.Message.Article, context.Message.Attempt, ct => TagAsync(context.Message, ct));

    private async Task<StageResult> TagAsync(ArticleCleaned cleaned, CancellationToken cancellation)
    {
        if (cleaned.Clean is null || cleaned.Clean.Paragraphs.All(paragraph => string.IsNullOrWhiteSpace(paragraph.Text)))
        {
            log.ArticleRejected(cleaned.Article.ArticleId, cleaned.Article.Revision);
            return StageResult.Rejected(Reason.NoText, "The clean article has no paragraphs.");
        }
        var tags = tagger.Tag(cleaned.Clean, cancellation);
        var seenAt = ((cleaned.ReceivedAt?.ToDateTimeOffset() ?? clock.GetUtcNow()) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        await entities.RecordAsync(cleaned.Article, seenAt, tags, cancellation);
        var group = await copies.RecordAsync(cleaned.Article, cleaned.Clean, seenAt, cancellation);
        metrics.RecordCopy(cleaned.Article, group);
        tags.CopyGroupId = group ?? "";
        log.ArticleTagged(cleaned.Article.ArticleId, cleaned.Article.Revision, tags.Language, tags.Entities.Count, tags.Keywords.Count);
        return StageResult.Completed(new ArticleTagged
        {
            Article = cleaned.Article,
            Attempt = cleaned.Attempt,
            Clean = cleaned.Clean,
            Tags = tags,
            ReceivedAt = cleaned.ReceivedAt,
        });
    }
}

/// <summary>Its queue, retries and concurrency.</summary>
internal sealed class ArticleCleanedConsumerDefinition(IOptions<BusOptions> bus)
    : StageConsumerDefinition<ArticleCleanedConsumer>(Queues.TaggingArticleCleaned, Stage.Tagging, bus);
