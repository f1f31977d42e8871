using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Desks;

namespace Newsroom.Search.Consumers;

/// <summary>Takes a killed or held article out of the index, in whatever order its events arrive.</summary>
public sealed class ArticleWithdrawnConsumer(
    StageRunner stage, ISearchIndex index, VisibilityKeeper desks, ChangeSignal changes, Telemetry telemetry, TimeProvider clock, ILogger<ArticleWithdrawnConsumer> logger)
    : IConsumer<ArticleWithdrawn>
{
    // A release is not reported on: the copy that it lets through is, under the same number, and ends that revision's way.
    public Task Consume(ConsumeContext<ArticleWithdrawn> context) => context.Message.Kind == WithdrawalKind.Release
        ? WithdrawAsync(context.Message, context.CancellationToken)
        : stage.RunAsync(Stage.Search, context, context.Message.Article, context.Message.Attempt, ct => WithdrawAsync(context.Message, ct));

    private async Task<StageResult> WithdrawAsync(ArticleWithdrawn withdrawn, CancellationToken cancellationToken)
    {
        if (withdrawn is { Kind: WithdrawalKind.Unspecified } or { WithdrawnAt: null })
            throw new InvalidDataException("The event lacks its kind or the time of the withdrawal.");
        var withdrawal = new Withdrawal(
            Guid.Parse(withdrawn.Article.ArticleId), withdrawn.Article.Revision, withdrawn.Kind, withdrawn.Notice,
            withdrawn.WithdrawnAt.ToDateTimeOffset());
        await desks.NoteAsync(withdrawal.ArticleId, withdrawn.Visibility, cancellationToken);
        var applied = await index.WithdrawAsync(withdrawal, cancellationToken);
        changes.Raise();
        if (applied)
            telemetry.Withdrawn(withdrawn.Kind, clock.GetUtcNow() - withdrawal.WithdrawnAt);
        logger.ArticleWithdrawn(withdrawn.Article.ArticleId, withdrawn.Article.Revision, withdrawn.Kind, applied);
        // What a later withdrawal has overtaken is done all the same.
        return StageResult.Completed();
    }
}

/// <summary>Receives from <c>search-article-withdrawn</c>.</summary>
public sealed class ArticleWithdrawnConsumerDefinition(IOptions<BusOptions> options)
    : StageConsumerDefinition<ArticleWithdrawnConsumer>(Queues.SearchArticleWithdrawn, Stage.Search, options);
