using System.Buffers.Binary;
using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Storage;

/// <summary>
/// Which terms of an article follow each other: a Bloom filter of its pairs, one byte for each. It never says no to a pair that is there, and yes to one
/// in thirty that are not. So most articles that have the words of a phrase, but not in a row, need not be read to tell.
/// </summary>
internal static class PairFilter
{
    /// <summary>Bits of one pair, of eight for each: the best number is five, but each costs a look, and three are nearly as good.</summary>
    private const int BitsOfPair = 3;

    /// <summary>A longer article gets false answers instead.</summary>
    private const int MaxBytes = 8_192;

    public static byte[] Of(ArticleTerms terms) => Of([terms.Title.Terms, terms.Dek.Terms, terms.Body.Terms]);

    /// <param name="sequence">Made by <see cref="PostgreSqlTerms.Sequence(ArticleTerms)"/>.</param>
    public static byte[] Of(string sequence) => Of([.. sequence.Split('\n').Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))]);

    /// <summary>False: an article with that filter does not match. Null if phrases tell nothing about the query.</summary>
    public static Func<byte[], bool>? Compile(QueryExpression query) => query switch
    {
        Phrase phrase => Any([.. phrase.TermSequences.Select(Run)]),
        AllOf all => All([.. all.Operands.Select(Compile).OfType<Func<byte[], bool>>()]),
        AnyOf any => Any([.. any.Operands.Select(Compile)]),
        Boost boost => Compile(boost.Operand),
        _ => null,
    };

    private static byte[] Of(IReadOnlyList<IReadOnlyList<string>> texts)
    {
        var pairs = texts.Select(Pairs).SelectMany(p => p).ToHashSet();
        var filter = new byte[Math.Min((pairs.Count + 7) / 8 * 8, MaxBytes)];
        foreach (var pair in pairs)
        {
            for (var i = 0; i < BitsOfPair; i++)
            {
                var bit = Bit(pair, i, filter.Length);
                filter[bit / 8] |= (byte)(1 << (bit % 8));
            }
        }

        return filter;
    }

    private static bool Has(byte[] filter, ulong pair)
    {
        for (var i = 0; i < BitsOfPair && filter.Length > 0; i++)
        {
            var bit = Bit(pair, i, filter.Length);
            if ((filter[bit / 8] & (1 << (bit % 8))) == 0)
                return false;
        }

        return filter.Length > 0;
    }

    private static int Bit(ulong pair, int number, int bytes) => (int)(((uint)pair + ((ulong)number * (uint)(pair >> 32))) % (ulong)(8 * bytes));

    private static IEnumerable<ulong> Pairs(IReadOnlyList<string> terms)
    {
        var before = 0UL;
        for (var i = 0; i < terms.Count; i++)
        {
            var hash = StableHash.Of(terms[i]);
            // The order counts, and the halves have to be as good as the whole.
            if (i > 0)
                yield return BinaryPrimitives.ReverseEndianness((before * 0x9E37_79B9_7F4A_7C15UL) ^ hash) * 0xD6E8_FEB8_6659_FD93UL;
            before = hash;
        }
    }

    private static Func<byte[], bool>? Run(IReadOnlyList<string> terms)
    {
        ulong[] pairs = [.. Pairs(terms)];
        return pairs.Length == 0 ? null : filter => Array.TrueForAll(pairs, pair => Has(filter, pair));
    }

    private static Func<byte[], bool>? All(Func<byte[], bool>[] parts) =>
        parts.Length == 0 ? null : filter => Array.TrueForAll(parts, part => part(filter));

    private static Func<byte[], bool>? Any(Func<byte[], bool>?[] parts) =>
        Array.Exists(parts, part => part is null) ? null : filter => Array.Exists(parts, part => part!(filter));
}
