using MassTransit;

namespace Newsroom.Ingest;

/// <summary>
/// Takes what comes into an error queue over into the database, byte for byte, and only then acknowledges it. It stands in front of
/// deserialisation and hands nothing on, so it does not matter what is in the message. While the database is away the message
/// stays unacknowledged with this consumer: to give it back would spend its deliveries, which a quorum queue counts.
/// </summary>
internal sealed class QuarantineCollector(StageQueue queue, string errorQueue, QuarantineIntake intake) : IFilter<ReceiveContext>
{
    private const int Prefetch = 8;
    private const int Concurrency = 4;

    /// <summary>
    /// Receives from every error queue of the pipeline. They are declared as the bus itself declares them when it first moves a
    /// message there, so either side may come first.
    /// </summary>
    public static void Configure(IBusRegistrationContext context, IBusFactoryConfigurator bus)
    {
        foreach (var queue in StageQueue.All)
        {
            foreach (var rejects in queue.Rejects)
                bus.ReceiveEndpoint(rejects, endpoint => Configure(endpoint, queue, rejects, context.GetRequiredService<QuarantineIntake>()));
        }
    }

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) =>
        intake.TakeAsync(PoisonReader.Read(context, queue, errorQueue), context.CancellationToken);

    public void Probe(ProbeContext context) => context.CreateFilterScope("quarantineCollector");

    private static void Configure(IReceiveEndpointConfigurator endpoint, StageQueue queue, string errorQueue, QuarantineIntake intake)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PrefetchCount = Prefetch;
        endpoint.ConcurrentMessageLimit = Concurrency;
        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
            rabbit.SetQuorumQueue();
        ((IReceivePipelineConfigurator)endpoint).ConfigureReceive(pipe => pipe.UseFilter(new QuarantineCollector(queue, errorQueue, intake)));
    }
}
