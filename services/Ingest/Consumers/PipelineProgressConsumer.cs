using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>Writes what the stages report into the history.</summary>
public sealed class PipelineProgressConsumer(ProgressQueue reports, DispatchWindow window, OutboxSignal outbox, ILogger<PipelineProgressConsumer> logger)
    : IConsumer<PipelineProgress>
{
    public async Task Consume(ConsumeContext<PipelineProgress> context)
    {
        var receipt = await reports.AddAsync(context.Message, context.CancellationToken);
        if (receipt.After != ArticleState.Pending && receipt.Report.Article is { } article && window.Remove([new RevisionKey(article.ArticleId, article.Revision)]))
            outbox.Raise();
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
    public PipelineProgressConsumerDefinition(IOptions<BusOptions> options)
        : base(Queues.IngestPipelineProgress, options) => ConcurrentMessageLimit = ProgressQueue.MostWaiting;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PipelineProgressConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        base.ConfigureConsumer(endpointConfigurator, consumerConfigurator, context);
        endpointConfigurator.PrefetchCount = ProgressQueue.MostWaiting;
    }
}
