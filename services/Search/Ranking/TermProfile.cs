using System.Buffers.Binary;
using Newsroom.Search.Text;

namespace Newsroom.Search.Ranking;

/// <summary>How often a term stands in each text.</summary>
internal readonly record struct TermCounts(int Title, int Dek, int Body);

/// <summary>
/// How often each term of an article occurs, small enough to read a thousand of them for one query: four bytes of body length, then for each
/// term six, by rising hash: four of hash, one with title and dek, one with the body. Ranking by these needs no engine's own formula.
/// </summary>
internal static class TermProfile
{
    /// <summary>Distinct terms that are kept, the first ones. Beyond it a term is found and adds nothing to relevance.</summary>
    private const int MaxTerms = 4_096;

    private const int HeaderLength = sizeof(int);
    private const int EntryLength = sizeof(uint) + 2;
    private const int MaxShort = 15;

    public static uint Hash(string term) => (uint)StableHash.Of(term);

    public static byte[] Of(ArticleTerms terms)
    {
        var counts = new Dictionary<uint, TermCounts>();
        Count(terms.Title, counts, c => c with { Title = Math.Min(c.Title + 1, MaxShort) });
        Count(terms.Dek, counts, c => c with { Dek = Math.Min(c.Dek + 1, MaxShort) });
        Count(terms.Body, counts, c => c with { Body = Math.Min(c.Body + 1, byte.MaxValue) });
        var bytes = new byte[HeaderLength + (counts.Count * EntryLength)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, terms.Body.Terms.Count);
        var at = HeaderLength;
        foreach (var (hash, count) in counts.OrderBy(c => c.Key))
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), hash);
            bytes[at + 4] = (byte)((count.Title << 4) | count.Dek);
            bytes[at + 5] = (byte)count.Body;
            at += EntryLength;
        }

        return bytes;
    }

    public static int BodyLength(ReadOnlySpan<byte> profile) => BinaryPrimitives.ReadInt32BigEndian(profile);

    public static TermCounts Find(ReadOnlySpan<byte> profile, uint hash)
    {
        var (low, high) = (0, ((profile.Length - HeaderLength) / EntryLength) - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var entry = profile.Slice(HeaderLength + (middle * EntryLength), EntryLength);
            var found = BinaryPrimitives.ReadUInt32BigEndian(entry);
            if (found == hash)
                return new TermCounts(entry[4] >> 4, entry[4] & MaxShort, entry[5]);
            if (found < hash)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return default;
    }

    private static void Count(TextTerms text, Dictionary<uint, TermCounts> counts, Func<TermCounts, TermCounts> add)
    {
        foreach (var term in text.Terms)
        {
            var hash = Hash(term);
            if (counts.TryGetValue(hash, out var held) || counts.Count < MaxTerms)
                counts[hash] = add(held);
        }
    }
}
