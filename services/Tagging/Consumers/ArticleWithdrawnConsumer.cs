using Google.Protobuf.WellKnownTypes;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Consumers;

/// <summary>Makes every store forget a killed or held article, in whatever order its events arrive.</summary>
internal sealed class ArticleWithdrawnConsumer(
    StageRunner stage, IBus bus, IArticleLedger ledger, IEnumerable<IArticleKeeper> keepers, CopyFinder copies, TimeProvider clock,
    ILogger<ArticleWithdrawnConsumer> log)
    : IConsumer<ArticleWithdrawn>
{
    /// <summary>Copies of a killed article that are told of.</summary>
    private const int MaxCopies = 100;

    // A release needs nothing: the copy that it lets through has its number, which is above the hold's.
    public Task Consume(ConsumeContext<ArticleWithdrawn> context) => context.Message.Kind == WithdrawalKind.Release
        ? Task.CompletedTask
        : stage.RunAsync(Stage.Tagging, context, context.Message.Article, context.Message.Attempt, ct => WithdrawAsync(context, ct));

    private async Task<StageResult> WithdrawAsync(ConsumeContext<ArticleWithdrawn> context, CancellationToken cancellation)
    {
        var withdrawn = context.Message;
        var (id, revision) = (withdrawn.Article.ArticleId, withdrawn.Article.Revision);
        var below = withdrawn.Kind switch
        {
            WithdrawalKind.Kill => ArticleStanding.All,
            WithdrawalKind.Hold => revision,
            _ => throw new InvalidDataException("The event lacks its kind."),
        };
        // While the text is there to compare; told before it goes, since a delivery that comes again finds nothing any more.
        if (withdrawn.Kind == WithdrawalKind.Kill && await FindCopiesAsync(withdrawn, cancellation) is { } found)
            await bus.PublishEventAsync(found, withdrawn.Article, withdrawn.Attempt, cancellation);
        // The ledger first: what a store still writes after it has forgotten is refused.
        await ledger.WithdrawAsync(id, below, cancellation);
        foreach (var keeper in keepers)
            await keeper.ForgetAsync(id, below, cancellation);
        log.ArticleWithdrawn(id, revision, withdrawn.Kind);
        return StageResult.Completed();
    }

    private async Task<KilledCopiesFound?> FindCopiesAsync(ArticleWithdrawn withdrawn, CancellationToken cancellation)
    {
        var known = await copies.FindAsync(withdrawn.Article.ArticleId, MaxCopies, cancellation);
        // One that only shares passages stands on its own.
        var same = known?.Copies.Where(copy => copy.IsSameGroup || copy.Comparison.IsSameText).Select(ToCopy).ToList() ?? [];
        if (same.Count == 0)
            return null;
        return new KilledCopiesFound
        {
            Article = withdrawn.Article,
            Attempt = withdrawn.Attempt,
            Notice = withdrawn.Notice,
            FoundAt = clock.GetUtcNow().ToTimestamp(),
            Copies = { same },
        };
    }

    private static KilledCopiesFound.Types.Copy ToCopy(FoundCopy copy) => new()
    {
        Article = new ArticleRef { ArticleId = copy.Article.ArticleId, Revision = copy.Article.Revision, Source = copy.Article.Source, Guid = copy.Article.Guid },
        Title = copy.Article.Title,
        Overlap = copy.Comparison.Here,
        SameFamily = copy.IsSameFamily,
    };
}

/// <summary>Its queue, retries and concurrency.</summary>
internal sealed class ArticleWithdrawnConsumerDefinition(IOptions<BusOptions> bus)
    : StageConsumerDefinition<ArticleWithdrawnConsumer>(Queues.TaggingArticleWithdrawn, Stage.Tagging, bus);
