using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Newsroom.Benchmarks.Chain;

/// <summary>What the broker itself can do: the bytes of each hop through a quorum queue of its own, with confirms and acknowledgements.</summary>
internal static class RawBroker
{
    private const int InFlight = 128;
    private const ushort Prefetch = 128;

    /// <returns>Articles a second; each is one message of every hop.</returns>
    public static async Task<double> MeasureAsync(Uri broker, EventSamples samples, int articles, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        var bodies = samples.Bytes;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(bodies.Select((body, hop) => HopAsync(connection, $"raw-{hop}", body, articles, cancellationToken)));
        return articles / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task HopAsync(IConnection connection, string queue, byte[] body, int count, CancellationToken cancellationToken)
    {
        var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var publisher = await connection.CreateChannelAsync(confirms, cancellationToken);
        await using var receiver = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await publisher.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" },
            cancellationToken: cancellationToken);
        await receiver.BasicQosAsync(0, Prefetch, global: false, cancellationToken);
        var received = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = new AsyncEventingBasicConsumer(receiver);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await receiver.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellationToken);
            if (++received == count)
                all.SetResult();
        };
        await receiver.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
        var properties = new BasicProperties { Persistent = true };
        await Parallel.ForAsync(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
            (_, ct) => publisher.BasicPublishAsync("", queue, mandatory: true, properties, body, ct));
        await all.Task.WaitAsync(Load.Limit, cancellationToken);
    }
}
