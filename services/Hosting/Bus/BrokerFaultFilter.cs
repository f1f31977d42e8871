using MassTransit;

namespace Newsroom.Hosting;

/// <summary>
/// On the way to the error queue: a message is not to blame for what the broker did not take, and stays in its queue. So it does if the broker
/// does not take it into the error queue in time either.
/// </summary>
internal sealed class BrokerFaultFilter : IFilter<ExceptionReceiveContext>
{
    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next) => IsBrokers(context.Exception)
        ? Task.FromException(context.Exception)
        : EventPublishing.ConfirmedAsync(next.Send(context), context.CancellationToken);

    public void Probe(ProbeContext context) => context.CreateFilterScope("brokerFault");

    /// <summary>MassTransit wraps what a redelivery fails with.</summary>
    private static bool IsBrokers(Exception? e) => e switch
    {
        null => false,
        BrokerSilentException => true,
        AggregateException all => all.InnerExceptions.Any(IsBrokers),
        _ => IsBrokers(e.InnerException),
    };
}
