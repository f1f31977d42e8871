using MassTransit;

namespace Newsroom.Hosting;

/// <summary>
/// Takes a message's headers along to the error queue, where without them nobody knows what the bytes are. RabbitMQ does so by
/// itself; the in-memory transport moves the body and the headers of the error only.
/// </summary>
internal sealed class KeptHeadersFilter : IFilter<ExceptionReceiveContext>
{
    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        foreach (var (name, value) in context.TransportHeaders.GetAll())
        {
            if (name is not (MessageHeaders.MessageId or MessageHeaders.ContentType))
                context.ExceptionHeaders.Set(name, value);
        }

        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("keptHeaders");
}
