using Google.Protobuf.WellKnownTypes;
using MassTransit;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Desks;
using Newsroom.Search.Stories;
using Newsroom.Search.V1;

namespace Newsroom.Search.Consumers;

/// <summary>Makes a tagged article findable.</summary>
public sealed class ArticleTaggedConsumer(
    StageRunner stage, ISearchIndex index, StoryKeeper stories, VisibilityKeeper desks, ChangeSignal changes, Telemetry telemetry, ILogger<ArticleTaggedConsumer> logger)
    : IConsumer<ArticleTagged>
{
    public Task Consume(ConsumeContext<ArticleTagged> context) =>
        stage.RunAsync(Stage.Search, context, context.Message.Article, context.Message.Attempt, ct => IndexAsync(context.Message, ct));

    private async Task<StageResult> IndexAsync(ArticleTagged tagged, CancellationToken cancellationToken)
    {
        if (tagged is not { Clean: not null, Tags: not null, ReceivedAt: not null })
            throw new InvalidDataException("The event lacks the clean article, its tags or the time of receipt.");
        var article = new IndexedArticle
        {
            Article = tagged.Article,
            Clean = tagged.Clean,
            Tags = tagged.Tags.Clone(),
            ReceivedAt = tagged.ReceivedAt,
        };
        await stories.PrepareAsync(article, cancellationToken);
        await desks.PrepareAsync(article, tagged.Visibility, cancellationToken);
        var result = await index.UpsertAsync(article, tagged.Attempt, cancellationToken);
        telemetry.Upserted(result.Outcome, result.IndexedAt - tagged.ReceivedAt.ToDateTimeOffset());
        if (result.Outcome == UpsertOutcome.Superseded)
        {
            logger.ArticleSuperseded(tagged.Article.ArticleId, tagged.Article.Revision, result.HeldRevision);
            return StageResult.Superseded($"Revision {result.HeldRevision} is indexed.");
        }

        if (result.Outcome == UpsertOutcome.Withdrawn)
        {
            logger.ArticleForbidden(tagged.Article.ArticleId, tagged.Article.Revision, result.HeldRevision);
            return StageResult.Superseded($"Revision {result.HeldRevision} withdrew the article.");
        }

        // An event about its story, or about who may see it, may have come between the two.
        await stories.SettleAsync([Guid.Parse(tagged.Article.ArticleId)], cancellationToken);
        await desks.SettleAsync(Guid.Parse(tagged.Article.ArticleId), cancellationToken);
        changes.Raise();
        // Also on a redelivery: the first delivery may have been cut off between the index and the bus.
        logger.ArticleIndexed(tagged.Article.ArticleId, tagged.Article.Revision);
        return StageResult.Completed(new ArticleIndexed
        {
            Article = tagged.Article,
            Attempt = tagged.Attempt,
            ReceivedAt = tagged.ReceivedAt,
            IndexedAt = result.IndexedAt.ToTimestamp(),
            Title = tagged.Clean.Title,
            Language = article.Language(),
            StoryId = article.Tags.StoryId,
        });
    }
}
