using Google.Protobuf;
using Newsroom.Events.V1;
using RabbitMQ.Client;

namespace Newsroom.Benchmarks.Chain;

/// <summary>One event of each hop, as the services made them of one article.</summary>
internal sealed record EventSamples(ArticleReceived Received, ArticleCleaned Cleaned, ArticleTagged Tagged, ArticleIndexed Indexed)
{
    public IReadOnlyList<byte[]> Bytes => [Received.ToByteArray(), Cleaned.ToByteArray(), Tagged.ToByteArray(), Indexed.ToByteArray()];

    /// <summary>Sends one document and takes the events of it off the broker.</summary>
    public static async Task<EventSamples> CaptureAsync(IChain chain, Uri broker, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var queues = new List<string>();
        foreach (var type in new[] { ArticleReceived.Descriptor, ArticleCleaned.Descriptor, ArticleTagged.Descriptor, ArticleIndexed.Descriptor })
        {
            var queue = await channel.QueueDeclareAsync(cancellationToken: cancellationToken);
            await channel.QueueBindAsync(queue.QueueName, type.FullName, "", cancellationToken: cancellationToken);
            queues.Add(queue.QueueName);
        }

        await Load.ClosedAsync(chain, "sample", 1, 1, cancellationToken);
        var bodies = new List<ReadOnlyMemory<byte>>();
        foreach (var queue in queues)
        {
            var got = await channel.BasicGetAsync(queue, autoAck: true, cancellationToken);
            bodies.Add(got?.Body ?? throw new InvalidOperationException("An event of the sample has not come through the broker."));
        }

        return new EventSamples(
            ArticleReceived.Parser.ParseFrom(bodies[0].Span), ArticleCleaned.Parser.ParseFrom(bodies[1].Span),
            ArticleTagged.Parser.ParseFrom(bodies[2].Span), ArticleIndexed.Parser.ParseFrom(bodies[3].Span));
    }

    public void Write(string folder)
    {
        foreach (var (name, bytes) in Names.Zip(Bytes))
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
    }

    public static EventSamples Read(string folder)
    {
        var bytes = Names.Select(name => File.ReadAllBytes(Path.Combine(folder, name))).ToArray();
        return new EventSamples(
            ArticleReceived.Parser.ParseFrom(bytes[0]), ArticleCleaned.Parser.ParseFrom(bytes[1]),
            ArticleTagged.Parser.ParseFrom(bytes[2]), ArticleIndexed.Parser.ParseFrom(bytes[3]));
    }

    private static string[] Names => ["received", "cleaned", "tagged", "indexed"];
}
