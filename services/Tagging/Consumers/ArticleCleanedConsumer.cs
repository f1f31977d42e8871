using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Desks;
using Newsroom.Tagging.Stories.Store;

namespace Newsroom.Tagging.Consumers;

/// <summary>Tags an article and hands it to search with its clean text, so that search needs no other call.</summary>
internal sealed class ArticleCleanedConsumer(
    StageRunner stage, IVisibilityStore visibilities, RevisionTagger tagger, CopyRecorder copies, StoryAssigner stories, TaggingMetrics metrics, ILogger<ArticleCleanedConsumer> log)
    : IConsumer<ArticleCleaned>
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
        // Before anything of the article is kept that could be shown.
        await visibilities.PutAsync(cleaned.Article.ArticleId, cleaned.Visibility, cancellation);
        var (tags, refusal) = await tagger.TagAsync(cleaned, cancellation);
        if (tags is null)
        {
            log.ArticleSuperseded(cleaned.Article.ArticleId, cleaned.Article.Revision, refusal);
            return StageResult.Superseded(refusal);
        }
        var seenAt = tagger.SeenAt(cleaned);
        var group = await copies.RecordAsync(cleaned.Article, cleaned.Clean, seenAt, cancellation);
        metrics.RecordCopy(cleaned.Article, group);
        tags.CopyGroupId = group ?? "";
        var change = await stories.AssignAsync(cleaned.Article, cleaned.Clean, tags, seenAt, cancellation);
        log.ArticleTagged(cleaned.Article.ArticleId, cleaned.Article.Revision, tags.Language, tags.Entities.Count, tags.Keywords.Count);
        // Also when it comes again: the first delivery may have ended before the tags were handed on.
        return StageResult.Completed(new ArticleTagged
        {
            Article = cleaned.Article,
            Attempt = cleaned.Attempt,
            Clean = cleaned.Clean,
            Tags = tags,
            ReceivedAt = cleaned.ReceivedAt,
            Visibility = cleaned.Visibility,
        }) with
        { Also = change is null ? [] : [change] };
    }
}

/// <summary>Its queue, retries and concurrency.</summary>
internal sealed class ArticleCleanedConsumerDefinition(IOptions<BusOptions> bus)
    : StageConsumerDefinition<ArticleCleanedConsumer>(Queues.TaggingArticleCleaned, Stage.Tagging, bus);
