using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes the bytes of one outgoing message: either one array, or a length followed by writes to the buffer.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message at once.</summary>
    public virtual void Complete(byte[] payload) =>
        throw new NotSupportedException("This context takes its payload through the buffer writer.");

    /// <summary>The buffer to write into; <see cref="Complete()"/> ends the message.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException("This context takes its payload as one array.");

    /// <summary>Announces the length in bytes before the first write.</summary>
    public virtual void SetPayloadLength(int payloadLength) =>
        throw new NotSupportedException("This context takes its payload as one array.");

    /// <summary>Ends a message that was written to the buffer.</summary>
    public virtual void Complete() => throw new NotSupportedException("This context takes its payload as one array.");
}

/// <summary>Gives the bytes of one incoming message.</summary>
public abstract class DeserializationContext
{
    /// <summary>The length in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>Copies the message into a new array.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotSupportedException("This context gives its payload as a sequence.");

    /// <summary>The message without a copy, valid only until the deserializer returns.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(PayloadAsNewBuffer());
}

internal sealed class ArraySerializationContext : SerializationContext
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public override void Complete(byte[] payload) => _buffer.Write(payload);

    public override IBufferWriter<byte> GetBufferWriter() => _buffer;

    public override void SetPayloadLength(int payloadLength)
    {
        // The buffer grows as needed: a known length would only save a copy, and nothing here is on a hot path.
    }

    public override void Complete()
    {
        // Nothing to hand over: the caller asks for the array.
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}

internal sealed class ArrayDeserializationContext(byte[] payload) : DeserializationContext
{
    public override int PayloadLength => payload.Length;

    public override byte[] PayloadAsNewBuffer() => [.. payload];

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
}
