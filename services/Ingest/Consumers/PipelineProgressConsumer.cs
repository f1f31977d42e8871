using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>Writes what the stages report into the history; many reports share one transaction.</summary>
public sealed class PipelineProgressConsumer(
    IArticleStore store, DispatchWindow window, OutboxSignal outbox, TimeProvider clock, ILogger<PipelineProgressConsumer> logger)
    : IConsumer<Batch<PipelineProgress>>
{
    public async Task Consume(ConsumeContext<Batch<PipelineProgress>> context)
    {
        var reports = context.Message.Select(m => m.Message).ToList();
        var receipts = await store.RecordProgressAsync(reports, clock.GetUtcNow(), context.CancellationToken);
        if (window.Remove(receipts.Where(r => r.After != ArticleState.Pending).Select(r => new RevisionKey(r.Report.Article?.ArticleId ?? "", r.Report.Article?.Revision ?? 0))))
            outbox.Raise();
        foreach (var receipt in receipts)
            Report(receipt);
    }

    private void Report(ProgressReceipt receipt)
    {
        var (report, before, after) = receipt;
        if (before == ArticleState.Unspecified)
        {
            Log.UnknownProgress(logger, report.Stage, report.Article?.ArticleId ?? "", report.Article?.Revision ?? 0);
        }
        else if (before != after)
        {
            Log.Moved(logger, report.Article.ArticleId, report.Article.Revision, after, report.Reason);
        }
    }
}

/// <summary>Not a stage: a report that cannot be recorded is not itself reported about.</summary>
public sealed class PipelineProgressConsumerDefinition : EventConsumerDefinition<PipelineProgressConsumer>
{
    private const int MessageLimit = 100;
    private const int Batches = 2;

    // Reports of one article follow each other within milliseconds; waiting longer gathers few more.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(20);

    public PipelineProgressConsumerDefinition(IOptions<BusOptions> options)
        : base(Queues.IngestPipelineProgress, options)
    {
        // Counts messages, not batches: any limit below a batch would only make each batch wait out its time.
        ConcurrentMessageLimit = null;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PipelineProgressConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        base.ConfigureConsumer(endpointConfigurator, consumerConfigurator, context);
        endpointConfigurator.PrefetchCount = MessageLimit * Batches;
        consumerConfigurator.Options<BatchOptions>(
            batch => batch.SetMessageLimit(MessageLimit).SetTimeLimit(TimeLimit).SetConcurrencyLimit(Batches));
    }
}
