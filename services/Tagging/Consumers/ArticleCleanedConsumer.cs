using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Entities.Store;
using Newsroom.Tagging.Stories.Store;

namespace Newsroom.Tagging.Consumers;

/// <summary>Tags an article and hands it to search with its clean text, so that search needs no other call.</summary>
internal sealed class ArticleCleanedConsumer(StageRunner stage, ArticleTagger tagger, EntityRecorder recorder, StoryAssigner stories, TimeProvider clock, ILogger<ArticleCleanedConsumer> log) : IConsumer<ArticleCleaned>
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
        var seenAt = cleaned.ReceivedAt?.ToDateTimeOffset() ?? clock.GetUtcNow();
        await recorder.RecordAsync(cleaned.Article, (seenAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, tags, cancellation);
        var change = await stories.AssignAsync(cleaned.Article, cleaned.Clean, tags, seenAt, cancellation);
        log.ArticleTagged(cleaned.Article.ArticleId, cleaned.Article.Revision, tags.Language, tags.Entities.Count, tags.Keywords.Count);
        return StageResult.Completed(new ArticleTagged
        {
            Article = cleaned.Article,
            Attempt = cleaned.Attempt,
            Clean = cleaned.Clean,
            Tags = tags,
            ReceivedAt = cleaned.ReceivedAt,
        }) with
        { Also = change is null ? [] : [change] };
    }
}

/// <summary>Its queue, retries and concurrency.</summary>
internal sealed class ArticleCleanedConsumerDefinition(IOptions<BusOptions> bus)
    : StageConsumerDefinition<ArticleCleanedConsumer>(Queues.TaggingArticleCleaned, Stage.Tagging, bus);
