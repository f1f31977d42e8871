namespace Grpc.Core;

/// <summary>Wishes for the writing of a message.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message need not leave at once; it may wait for the next one.</summary>
    BufferHint = 0x1,

    /// <summary>The message is sent as it is even if the call compresses.</summary>
    NoCompress = 0x2,
}

/// <summary>How messages are written.</summary>
/// <param name="flags">The wishes; none by default.</param>
public class WriteOptions(WriteFlags flags = default)
{
    /// <summary>No wishes.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The wishes.</summary>
    public WriteFlags Flags { get; } = flags;
}
