using System.Diagnostics;
using System.Globalization;
using Newsroom.Events.V1;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Newsroom.Benchmarks.Chain;

/// <summary>Hears when articles are indexed, in a queue of its own, and knows when each was sent.</summary>
internal sealed class Arrivals : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private volatile Series? _series;

    private Arrivals(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public static async Task<Arrivals> ListenAsync(Uri broker, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var arrivals = new Arrivals(connection, channel);
        var exchange = ArticleIndexed.Descriptor.FullName;
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        var queue = await channel.QueueDeclareAsync(cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue.QueueName, exchange, "", cancellationToken: cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            arrivals._series?.Arrived(ArticleIndexed.Parser.ParseFrom(delivery.Body.Span).Article.Guid);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);
        return arrivals;
    }

    /// <summary>Begins a series of articles with guids <c>name-0</c>, <c>name-1</c>, …; ends the one before.</summary>
    public Series Begin(string name, int count) => _series = new Series(name, count);

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>One series of articles on their way.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle is not asked for holds nothing.
    internal sealed class Series(string name, int count)
#pragma warning restore CA1001
    {
        private readonly long[] _sent = new long[count];
        private readonly long[] _arrived = new long[count];
        private readonly SemaphoreSlim _arrivals = new(0);

        public string Name => name;

        public int Count => count;

        public void Sent(int number, long timestamp) => _sent[number] = timestamp;

        /// <summary>Returns when one more article has arrived.</summary>
        public Task OneAsync(CancellationToken cancellationToken) => _arrivals.WaitAsync(cancellationToken);

        /// <summary>How long each of the first <paramref name="sent"/> took.</summary>
        public Latencies Latencies(int sent) =>
            new([.. Enumerable.Range(0, sent).Select(i => Stopwatch.GetElapsedTime(_sent[i], _arrived[i]))]);

        public void Arrived(string guid)
        {
            if (!guid.StartsWith($"{name}-", StringComparison.Ordinal)
                || !int.TryParse(guid.AsSpan(name.Length + 1), CultureInfo.InvariantCulture, out var number))
                return;
            // The bus may deliver twice.
            if (Interlocked.CompareExchange(ref _arrived[number], Stopwatch.GetTimestamp(), 0) == 0)
                _arrivals.Release();
        }
    }
}
