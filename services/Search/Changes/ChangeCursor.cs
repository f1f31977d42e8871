using System.Buffers.Binary;
using System.Buffers.Text;

namespace Newsroom.Search.Changes;

/// <summary>A position in a log as clients carry it: opaque, and of no use with another database. Not a secret.</summary>
internal static class ChangeCursor
{
    private const byte Version = 1;
    private const int Length = 1 + 16 + sizeof(long);

    public static string Encode(Guid logId, long position)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        logId.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], position);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False when the text is malformed, or belongs to another log.</summary>
    public static bool TryDecode(string text, Guid logId, out long position)
    {
        position = 0;
        if (text.Length > 2 * Length || !Base64Url.IsValid(text, out var length) || length != Length)
            return false;
        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(text);
        position = BinaryPrimitives.ReadInt64BigEndian(bytes[17..]);
        return bytes[0] == Version && position >= 0 && new Guid(bytes[1..17], bigEndian: true) == logId;
    }
}
