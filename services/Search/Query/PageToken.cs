using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Newsroom.Search.Query;

/// <summary>
/// A cursor as clients carry it: opaque, and bound to the query, order, grouping and revisions that it was made for. How the query is typed does not
/// count, only what it means. Not a secret: a forged token shows nothing that a query would not.
/// </summary>
internal static class PageToken
{
    /// <summary>A token of the longest query stays far below.</summary>
    private const int MaxLength = 2_000;

    private const byte Version = 3;
    private const int BindingLength = 8;
    private const int MaxFloors = 8;

    public static string Encode(Cursor cursor, IndexQuery query)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(Binding(query));
        writer.Write(cursor.Score);
        writer.Write(cursor.Key);
        writer.Write(cursor.Frame.Now.ToUnixTimeSeconds());
        writer.Write(cursor.Frame.ArticleCount);
        writer.Write((byte)cursor.Frame.Floors.Count);
        foreach (var floor in cursor.Frame.Floors)
            writer.Write(floor);
        writer.Write([.. cursor.Frame.Idfs]);
        writer.Flush();
        return Base64Url.EncodeToString(stream.ToArray());
    }

    /// <summary>False when the token is malformed, or belongs to another query, order or grouping.</summary>
    public static bool TryDecode(string token, IndexQuery query, [NotNullWhen(true)] out Cursor? cursor)
    {
        cursor = null;
        if (token.Length > MaxLength || !Base64Url.IsValid(token))
            return false;
        using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(token)));
        try
        {
            if (reader.ReadByte() != Version || !reader.ReadBytes(BindingLength).AsSpan().SequenceEqual(Binding(query)))
                return false;
            var (score, key, now, count, floors) = (reader.ReadDouble(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadByte());
            if (!double.IsFinite(score) || now < 0 || now > DateTimeOffset.MaxValue.ToUnixTimeSeconds() || count < 0 || floors > MaxFloors)
                return false;
            long[] reached = [.. Enumerable.Range(0, floors).Select(_ => reader.ReadInt64())];
            var idfs = reader.ReadBytes(QueryParser.MaxTerms);
            var expected = query.Order == V1.SearchOrder.Relevance;
            if (expected != floors > 0)
                return false;
            cursor = new Cursor(score, key, new RankingFrame(DateTimeOffset.FromUnixTimeSeconds(now), count, idfs, reached));
            return true;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    private static byte[] Binding(IndexQuery query) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{(query.IncludeHistory ? "history\n" : "")}{query.Order}\n{query.Grouping}\n{query.PreferredSource}\n{query.Expression}")))[..BindingLength];
}
