using MassTransit;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Cleaning.Consumers;

/// <summary>Cleans what ingest accepted. Stateless: a redelivery gives the same event again, and later stages tell by revision.</summary>
public sealed class ArticleReceivedConsumer(StageRunner stage, CleaningStage cleaning, ILogger<ArticleReceivedConsumer> log) : IConsumer<ArticleReceived>
{
    public Task Consume(ConsumeContext<ArticleReceived> context) =>
        stage.RunAsync(Stage.Cleaning, context, context.Message.Article, context.Message.Attempt, _ => Task.FromResult(Clean(context.Message)));

    private StageResult Clean(ArticleReceived received)
    {
        var article = received.Article;
        var result = cleaning.Clean(received.Document, received.ReceivedAt?.ToDateTimeOffset());
        if (result.Article is not { } clean)
        {
            log.ArticleRejected(article.ArticleId, article.Revision, result.Reason, result.Detail);
            return StageResult.Rejected(result.Reason, result.Detail);
        }
        log.ArticleCleaned(article.ArticleId, article.Revision, clean.WordCount, clean.Removed.Count, clean.Language);
        return StageResult.Completed(new ArticleCleaned
        {
            Article = article,
            Attempt = received.Attempt,
            Clean = clean,
            ReceivedAt = received.ReceivedAt,
            Visibility = received.Visibility,
        });
    }
}
