using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Newsroom.Search.Text;

namespace Newsroom.Search.Ranking;

/// <summary>How often a term stands in each text.</summary>
internal readonly record struct TermCounts(int Title, int Dek, int Body);

/// <summary>How many articles have a term, and in how many of them it is prominent.</summary>
internal record struct TermSample(int Articles, int Prominent);

/// <summary>
/// How often each term of an article occurs, small enough to read a thousand of them for one query: four bytes of body length, then four for each
/// term, as numbers that rise: 24 bits of hash, two of occurrences in the title, one in the dek, five in the body. Two of an article's terms
/// share a hash so rarely that no ranking shows it. Ranking by these needs no engine's own formula.
/// </summary>
internal static class TermProfile
{
    /// <summary>Distinct terms that are kept, the first ones. Beyond it a term is found and adds nothing to relevance.</summary>
    private const int MaxTerms = 4_096;

    private const int HeaderLength = sizeof(int);
    private const int EntryLength = sizeof(uint);
    private const int HashBits = 24;
    private const int CountBits = 8;
    private const int BodyBits = 5;
    private const int MaxTitle = 3;
    private const int MaxDek = 1;
    private const int MaxBody = 31;
    private const uint OutsideBody = ((1 << CountBits) - 1) & ~MaxBody;

    public static uint Hash(string term) => (uint)StableHash.Of(term) >> CountBits;

    public static byte[] Of(ArticleTerms terms)
    {
        var counts = new Dictionary<uint, TermCounts>();
        Count(terms.Title, counts, c => c with { Title = Math.Min(c.Title + 1, MaxTitle) });
        Count(terms.Dek, counts, c => c with { Dek = MaxDek });
        Count(terms.Body, counts, c => c with { Body = Math.Min(c.Body + 1, MaxBody) });
        var bytes = new byte[HeaderLength + (counts.Count * EntryLength)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, terms.Body.Terms.Count);
        var at = HeaderLength;
        foreach (var (hash, count) in counts.OrderBy(c => c.Key))
        {
            var entry = (hash << CountBits) | (uint)((count.Title << (BodyBits + 1)) | (count.Dek << BodyBits) | count.Body);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), entry);
            at += EntryLength;
        }

        return bytes;
    }

    public static int BodyLength(ReadOnlySpan<byte> profile) => BinaryPrimitives.ReadInt32BigEndian(profile);

    public static TermCounts Find(ReadOnlySpan<byte> profile, uint hash)
    {
        // Hashes are spread evenly, so one stands about its share of the way: nearer than halving would lead in as many steps, and in one place of memory.
        var entries = MemoryMarshal.Cast<byte, uint>(profile[HeaderLength..]);
        var index = (int)((hash * (ulong)entries.Length) >> HashBits);
        while (index > 0 && EntryAt(entries, index) >> CountBits > hash)
            index--;
        while (index < entries.Length && EntryAt(entries, index) >> CountBits < hash)
            index++;
        var entry = index < entries.Length ? EntryAt(entries, index) : 0;
        return entry >> CountBits == hash
            ? new TermCounts((int)(entry >> (BodyBits + 1)) & MaxTitle, (int)(entry >> BodyBits) & MaxDek, (int)entry & MaxBody)
            : default;
    }

    private static uint EntryAt(ReadOnlySpan<uint> entries, int index) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(entries[index]) : entries[index];

    /// <summary>Adds one to the count of each term that the profile has, and of each that is prominent in it.</summary>
    public static void CountTerms(ReadOnlySpan<byte> profile, Dictionary<uint, TermSample> articles)
    {
        var least = Relevance.LeastProminent(BodyLength(profile));
        for (var at = HeaderLength; at < profile.Length; at += EntryLength)
        {
            var entry = BinaryPrimitives.ReadUInt32BigEndian(profile[at..]);
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(articles, entry >> CountBits, out _);
            count.Articles++;
            if ((entry & OutsideBody) != 0 || (entry & MaxBody) >= least)
                count.Prominent++;
        }
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
