using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Consumers;

/// <summary>Makes every store forget a killed or held article, in whatever order its events arrive.</summary>
internal sealed class ArticleWithdrawnConsumer(StageRunner stage, IArticleLedger ledger, IEnumerable<IArticleKeeper> keepers, ILogger<ArticleWithdrawnConsumer> log)
    : IConsumer<ArticleWithdrawn>
{
    // A release needs nothing: the copy that it lets through has its number, which is above the hold's.
    public Task Consume(ConsumeContext<ArticleWithdrawn> context) => context.Message.Kind == WithdrawalKind.Release
        ? Task.CompletedTask
        : stage.RunAsync(Stage.Tagging, context, context.Message.Article, context.Message.Attempt, ct => WithdrawAsync(context.Message, ct));

    private async Task<StageResult> WithdrawAsync(ArticleWithdrawn withdrawn, CancellationToken cancellation)
    {
        var (id, revision) = (withdrawn.Article.ArticleId, withdrawn.Article.Revision);
        var below = withdrawn.Kind switch
        {
            WithdrawalKind.Kill => ArticleStanding.All,
            WithdrawalKind.Hold => revision,
            _ => throw new InvalidDataException("The event lacks its kind."),
        };
        // The ledger first: what a store still writes after it has forgotten is refused.
        await ledger.WithdrawAsync(id, below, cancellation);
        foreach (var keeper in keepers)
            await keeper.ForgetAsync(id, cancellation);
        log.ArticleWithdrawn(id, revision, withdrawn.Kind);
        return StageResult.Completed();
    }
}

/// <summary>Its queue, retries and concurrency.</summary>
internal sealed class ArticleWithdrawnConsumerDefinition(IOptions<BusOptions> bus)
    : StageConsumerDefinition<ArticleWithdrawnConsumer>(Queues.TaggingArticleWithdrawn, Stage.Tagging, bus);
