using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using MassTransit;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;

namespace Newsroom.Hosting;

/// <summary>
/// Reports a message on its way to the error queue, from its headers alone, since the body may be what is broken. If the report
/// cannot be published the message stays in its queue.
/// </summary>
internal sealed partial class QuarantineFilter(Stage stage, Func<IBus> bus, TimeProvider clock, Instance instance, ILogger<QuarantineFilter> logger)
    : IFilter<ExceptionReceiveContext>
{
    private const int DetailLimit = 500;

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var headers = context.TransportHeaders;
        var articleId = headers.Get<Guid>(EventHeaders.ArticleId);
        var revision = headers.Get<int>(EventHeaders.Revision);
        var attempt = headers.Get<int>(EventHeaders.Attempt) ?? 1;
        LogQuarantined(logger, context.Exception, stage, articleId, revision, attempt);

        if (articleId is { } id && revision is { } number)
        {
            var article = new ArticleRef { ArticleId = id.ToString(), Revision = number };
            var detail = $"{context.Exception.GetType().Name}: {context.Exception.Message}";
            await bus().PublishEventAsync(
                new PipelineProgress
                {
                    Article = article,
                    Attempt = attempt,
                    Stage = stage,
                    Outcome = StageOutcome.Quarantined,
                    Reason = Reason.StageFailed,
                    Detail = detail.Length > DetailLimit ? detail[..DetailLimit] : detail,
                    StartedAt = clock.GetUtcNow().ToTimestamp(),
                    Duration = context.ElapsedTime.ToDuration(),
                    TraceId = Activity.Current?.TraceId.ToString() ?? "",
                    Instance = instance.Name,
                },
                article, attempt, context.CancellationToken, stage.ToString());
        }

        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("quarantine");

    [LoggerMessage(
        EventName = "pipeline.article.quarantined", Level = LogLevel.Error,
        Message = "{Stage} gave up on article {ArticleId} revision {Revision} attempt {Attempt}; it waits in the error queue")]
    private static partial void LogQuarantined(ILogger logger, Exception e, Stage stage, Guid? articleId, int? revision, int attempt);
}
