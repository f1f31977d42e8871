using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Query;

/// <summary>
/// A cursor as clients carry it: opaque, and bound to the query and order that it was made for. How the query is typed does not
/// count, only what it means. Not a secret: a forged token shows nothing that a query would not.
/// </summary>
internal static class PageToken
{
    private const byte Version = 1;
    private const int BindingLength = 8;
    private const int Length = 1 + BindingLength + sizeof(double) + sizeof(long) + 16;

    public static string Encode(Cursor cursor, QueryExpression query, SearchOrder order)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        Binding(query, order).CopyTo(bytes[1..]);
        BinaryPrimitives.WriteDoubleBigEndian(bytes[9..], cursor.Score);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], cursor.Time.UtcTicks);
        cursor.ArticleId.TryWriteBytes(bytes[25..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False when the token is malformed, or belongs to another query or order.</summary>
    public static bool TryDecode(string token, QueryExpression query, SearchOrder order, [NotNullWhen(true)] out Cursor? cursor)
    {
        cursor = null;
        if (token.Length > 2 * Length || !Base64Url.IsValid(token, out var length) || length != Length)
            return false;
        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(token);
        var score = BinaryPrimitives.ReadDoubleBigEndian(bytes[9..]);
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[17..]);
        if (bytes[0] != Version || !bytes.Slice(1, BindingLength).SequenceEqual(Binding(query, order))
            || !double.IsFinite(score) || ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        cursor = new Cursor(score, new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[25..], bigEndian: true));
        return true;
    }

    private static byte[] Binding(QueryExpression query, SearchOrder order) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{order}\n{query}"))[..BindingLength];
}
