using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;

namespace Newsroom.Hosting;

/// <summary>
/// How every consumer receives: its own queue (quorum on RabbitMQ), bounded prefetch and concurrency, short retries within a
/// delivery, then redelivery after pauses, then the error queue.
/// </summary>
public abstract class EventConsumerDefinition<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    private readonly string _queue;
    private readonly BusOptions _options;

    protected EventConsumerDefinition(string queue, IOptions<BusOptions> options)
    {
        _options = options.Value;
        _queue = EndpointName = queue;
        ConcurrentMessageLimit = _options.EffectiveConcurrency;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = _options.PrefetchCount;
        endpointConfigurator.PublishFaults = false;
        if (endpointConfigurator is IRabbitMqReceiveEndpointConfigurator rabbit)
        {
            rabbit.SetQuorumQueue();
            _ = new WaitQueueRedelivery(rabbit, _queue, r => r.Intervals(_options.EffectiveRedeliveryIntervals));
        }
        else
        {
            endpointConfigurator.UseDelayedRedelivery(r => r.Intervals(_options.EffectiveRedeliveryIntervals));
        }

        endpointConfigurator.UseMessageRetry(r => r.Intervals(_options.EffectiveRetryIntervals));
        ((IReceivePipelineConfigurator)endpointConfigurator).ConfigureError(pipe =>
        {
            pipe.UseFilter(new BrokerFaultFilter());
            ConfigureError(pipe, context);
            // Also marks as failed what no consumer saw, since it cannot be read; else it would be moved to the queue of skipped messages as well.
            pipe.UseFilter(new GenerateFaultFilter());
            if (endpointConfigurator is not IRabbitMqReceiveEndpointConfigurator)
                pipe.UseFilter(new KeptHeadersFilter());
            pipe.UseFilter(new ErrorTransportFilter());
        });
    }

    /// <summary>What else happens when a message goes to the error queue.</summary>
    protected virtual void ConfigureError(IPipeConfigurator<ExceptionReceiveContext> pipe, IRegistrationContext context)
    {
    }
}

/// <summary>A consumer that is a stage of the pipeline: a message it gives up on is reported as QUARANTINED.</summary>
public abstract class StageConsumerDefinition<TConsumer>(string queue, Stage stage, IOptions<BusOptions> options)
    : EventConsumerDefinition<TConsumer>(queue, options)
    where TConsumer : class, IConsumer
{
    protected override void ConfigureError(IPipeConfigurator<ExceptionReceiveContext> pipe, IRegistrationContext context) =>
        pipe.UseFilter(new QuarantineFilter(
            stage,
            // Not yet: this runs while the bus is being made.
            () => context.GetRequiredService<IBus>(),
            context.GetRequiredService<TimeProvider>(),
            context.GetRequiredService<Instance>(),
            context.GetRequiredService<ILogger<QuarantineFilter>>()));
}
