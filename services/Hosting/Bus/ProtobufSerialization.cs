using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using Google.Protobuf;
using MassTransit;
using MassTransit.Serialization;
using Newsroom.Contracts;

namespace Newsroom.Hosting;

/// <summary>
/// Puts an event on the wire as its plain protobuf bytes, so that a consumer in any language can read it; everything else travels
/// in transport headers. MassTransit's JSON loses protobuf's repeated fields and maps.
/// </summary>
internal sealed class ProtobufSerializerFactory : ISerializerFactory
{
    public ContentType ContentType => ProtobufMessageSerializer.EventContentType;

    public IMessageSerializer CreateSerializer() => new ProtobufMessageSerializer();

    public IMessageDeserializer CreateDeserializer() => new ProtobufMessageDeserializer();
}

internal sealed class ProtobufMessageSerializer : IMessageSerializer
{
    public static readonly ContentType EventContentType = new(EventHeaders.ContentType);

    public ContentType ContentType => EventContentType;

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class
    {
        if (context.Message is not IMessage message)
            throw new NotSupportedException($"{typeof(T)} is not an event: only protobuf messages travel on the bus.");

        context.Headers.Set(MessageHeaders.MessageType, MessageUrn.ForTypeString<T>());
        if (Activity.Current?.Id is { } traceParent)
            context.Headers.Set(EventHeaders.TraceParent, traceParent);
        return new BytesBody(message.ToByteArray());
    }
}

internal sealed class ProtobufMessageDeserializer : IMessageDeserializer
{
    public ContentType ContentType => ProtobufMessageSerializer.EventContentType;

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new BodyConsumeContext(
        receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null)
    {
        var types = headers.Get<string>(MessageHeaders.MessageType)?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var context = new RawMessageContext(headers, destinationAddress, RawSerializerOptions.CopyHeaders);
        return new ProtobufSerializerContext(context, body, types);
    }

    public MessageBody GetMessageBody(string text) => new BytesBody(Convert.FromBase64String(text));

    public void Probe(ProbeContext context) => context.CreateScope("protobuf").Add("contentType", ContentType.MediaType);
}

internal sealed class ProtobufSerializerContext(MessageContext context, MessageBody body, string[] messageTypes)
    : BaseSerializerContext(SystemTextJsonMessageSerializer.Instance, context, messageTypes)
{
    private static readonly ConcurrentDictionary<Type, MessageParser?> Parsers = new();

    public override bool TryGetMessage<T>([NotNullWhen(true)] out T? message)
        where T : class
    {
        var found = TryGetMessage(typeof(T), out var value);
        message = (T?)value;
        return found;
    }

    public override bool TryGetMessage(Type messageType, [NotNullWhen(true)] out object? message)
    {
        var parser = IsSupportedMessageType(messageType) ? Parsers.GetOrAdd(messageType, ParserOf) : null;
        message = parser?.ParseFrom(body.GetBytes());
        return message is not null;
    }

    // Used to forward a message as it came: error queues keep the very bytes.
    public override IMessageSerializer GetMessageSerializer() => new CopySerializer(body, SupportedMessageTypes);

    public override IMessageSerializer GetMessageSerializer<T>(MessageEnvelope envelope, T message) => new ProtobufMessageSerializer();

    public override IMessageSerializer GetMessageSerializer(object message, string[] messageTypes) => new ProtobufMessageSerializer();

    public override Dictionary<string, object> ToDictionary<T>(T? message)
        where T : class => [];

    private static MessageParser? ParserOf(Type type) =>
        type.GetProperty("Parser", typeof(MessageParser<>).MakeGenericType(type))?.GetValue(null) as MessageParser;

    private sealed class CopySerializer(MessageBody body, string[] messageTypes) : IMessageSerializer
    {
        public ContentType ContentType => ProtobufMessageSerializer.EventContentType;

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class
        {
            context.Headers.Set(MessageHeaders.MessageType, string.Join(';', messageTypes));
            return body;
        }
    }
}

internal sealed class BytesBody(byte[] bytes) : MessageBody
{
    public long? Length => bytes.Length;

    public Stream GetStream() => new MemoryStream(bytes, writable: false);

    public byte[] GetBytes() => bytes;

    public string GetString() => Convert.ToBase64String(bytes);
}
