using System.Net.Mime;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.Options;
using Newsroom.Contracts;

namespace Newsroom.Ingest;

/// <summary>Sends stored messages to the exchange of their queue, as they were before they failed.</summary>
public sealed class QuarantineSender(IBus bus, IOptions<IngestOptions> options)
{
    /// <summary>
    /// Sends all at once; each completes when the broker has confirmed that a queue holds the message. Returns what failed, and why.
    /// </summary>
    public async Task<IReadOnlyDictionary<QuarantineKey, Exception>> SendAsync(
        IReadOnlyCollection<StoredMessage> messages, CancellationToken cancellationToken)
    {
        // A publish would otherwise wait for as long as the broker is away.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.PublishTimeout);
        var results = await Task.WhenAll(messages.Select(async m => (m.Key, Error: await TrySendAsync(m, timeout.Token))));
        return results.Where(r => r.Error is not null).ToDictionary(r => r.Key, r => r.Error!);
    }

    private async Task<Exception?> TrySendAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        try
        {
            // To "queue:" MassTransit would declare the queue as a classic one, which breaks on the quorum queue that is there.
            var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{message.Queue}"));
            await endpoint.Send(Envelope.Empty, Pipe.Execute<SendContext<Envelope>>(context => Restore(context, message)), cancellationToken);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static void Restore(SendContext context, StoredMessage message)
    {
        context.MessageId = Guid.Parse(message.MessageId);
        context.Serializer = new StoredBytes(message);
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(message.Headers)!)
        {
            if (name == nameof(context.CorrelationId))
                context.CorrelationId = Guid.TryParse(value.GetString(), out var id) ? id : null;
            else
                context.Headers.Set(name, ValueOf(value));
        }

        // Confirmed means otherwise only that the exchange has it: without a queue behind it the message would be gone.
        if (context.TryGetPayload(out RabbitMqSendContext? rabbit))
            rabbit.Mandatory = true;
    }

    private static object ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt32(out var number) ? number : value.GetInt64(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        _ => value.GetString() ?? "",
    };

    /// <summary>Stands for a message of which only the bytes are known; the bus asks for a type.</summary>
    private sealed record Envelope
    {
        public static Envelope Empty { get; } = new();
    }

    private sealed class StoredBytes(StoredMessage message) : IMessageSerializer
    {
        // A message with none, or with what is none, is read as an event all the same.
        public ContentType ContentType { get; } = TryParse(message.ContentType) ?? new ContentType(EventHeaders.ContentType);

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new BytesMessageBody(message.Body);

        private static ContentType? TryParse(string value)
        {
            try
            {
                return value.Length > 0 ? new ContentType(value) : null;
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
