using System.Buffers.Binary;
using System.Buffers.Text;
using Grpc.Core;
using Newsroom.Hosting;

namespace Newsroom.Search.Changes;

/// <summary>What can be followed.</summary>
internal enum FollowedLog : byte
{
    Changes = 1,
    Alerts = 2,
}

/// <summary>A position in a log as clients carry it: opaque, and of no use with another log or database. Not a secret.</summary>
internal static class FollowCursor
{
    private const int Length = 1 + 16 + sizeof(long);

    public static string Write(FollowedLog log, Guid logId, long position)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = (byte)log;
        logId.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], position);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>
    /// The position after which to read: of a cursor, else of now. INVALID_ARGUMENT: it is no cursor of this log. OUT_OF_RANGE: what
    /// came after it is no longer kept.
    /// </summary>
    public static long Read(FollowedLog log, string cursor, Guid logId, long last, long trimmedTo)
    {
        if (cursor.Length == 0)
            return last;
        new Violations().Require(
            TryDecode(log, cursor, logId, out var position) && position <= last, "cursor", "is not a cursor of this index and rpc").ThrowIfAny();
        return position >= trimmedTo ? position : throw Forgotten();
    }

    public static RpcException Forgotten() => new(new Status(
        StatusCode.OutOfRange, "The cursor is older than what is kept; look up what was missed, and begin again without a cursor."));

    private static bool TryDecode(FollowedLog log, string text, Guid logId, out long position)
    {
        position = 0;
        if (text.Length > 2 * Length || !Base64Url.IsValid(text, out var length) || length != Length)
            return false;
        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(text);
        position = BinaryPrimitives.ReadInt64BigEndian(bytes[17..]);
        return bytes[0] == (byte)log && position >= 0 && new Guid(bytes[1..17], bigEndian: true) == logId;
    }
}
