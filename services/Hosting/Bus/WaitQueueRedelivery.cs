using System.Globalization;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace Newsroom.Hosting;

/// <summary>
/// Redelivery after a pause without the broker's delayed-message plugin: the message moves, byte for byte, to a wait queue whose
/// time to live is the pause and whose dead letters go back to the queue. One queue for each pause, because a time to live set on
/// messages instead would let a long one at the head hold back all others.
/// </summary>
internal sealed class WaitQueueRedelivery(IConsumePipeConfigurator configurator, string queue, Action<IRedeliveryConfigurator> configure)
    : ScheduledRedeliveryConfigurationObserver(configurator, configure)
{
    protected override IRedeliveryPipeSpecification AddRedeliveryPipeSpecification<TMessage>(IConsumePipeConfigurator configurator)
    {
        var specification = new Specification<TMessage>(queue);
        configurator.AddPipeSpecification(specification);
        return specification;
    }

    private sealed class Specification<TMessage>(string queue) : IPipeSpecification<ConsumeContext<TMessage>>, IRedeliveryPipeSpecification
        where TMessage : class
    {
        public RedeliveryOptions Options { get; set; }

        public void Apply(IPipeBuilder<ConsumeContext<TMessage>> builder) => builder.AddFilter(new Filter<TMessage>(queue));

        public IEnumerable<ValidationResult> Validate() => [];
    }

    private sealed class Filter<TMessage>(string queue) : IFilter<ConsumeContext<TMessage>>
        where TMessage : class
    {
        public Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next)
        {
            context.GetOrAddPayload<MessageRedeliveryContext>(() => new Redelivery(context, queue));
            return next.Send(context);
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("waitQueueRedelivery");
    }

    private sealed class Redelivery(ConsumeContext context, string queue) : MessageRedeliveryContext
    {
        public Task ScheduleRedelivery(TimeSpan delay, Action<ConsumeContext, SendContext>? callback = null) =>
            EventPublishing.ConfirmedAsync(ForwardAsync(delay), context.CancellationToken);

        private async Task ForwardAsync(TimeSpan delay)
        {
            var milliseconds = (long)delay.TotalMilliseconds;
            var waitQueue = string.Create(CultureInfo.InvariantCulture, $"{queue}_wait_{milliseconds}");
            var channel = context.ReceiveContext.GetPayload<ChannelContext>();
            await channel.QueueDeclare(waitQueue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-message-ttl"] = milliseconds,
                ["x-dead-letter-exchange"] = "",
                ["x-dead-letter-routing-key"] = queue,
                // Without these two a dead letter may be lost while its target has no leader.
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            });

            var properties = new BasicProperties(context.ReceiveContext.GetPayload<RabbitMqBasicConsumeContext>().Properties);
            properties.Headers = new Dictionary<string, object?>(properties.Headers ?? new Dictionary<string, object?>())
            {
                [MessageHeaders.RedeliveryCount] = context.GetRedeliveryCount() + 1,
            };
            await channel.BasicPublishAsync("", waitQueue, mandatory: true, properties, context.ReceiveContext.Body.GetBytes(), awaitAck: true);
        }
    }
}
