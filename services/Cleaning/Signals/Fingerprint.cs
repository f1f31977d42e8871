using System.Buffers;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Signals;

/// <summary>Fingerprints of a text over its word 3-grams: folded, so that case and punctuation do not count.</summary>
/// <param name="Simhash">64 bits that differ little between texts that differ little; 0 below three words.</param>
/// <param name="Sketch">The smallest hashes in rising order, at most <see cref="SketchSize"/>: an estimate of resemblance.</param>
public sealed record Fingerprint(ulong Simhash, IReadOnlyList<uint> Sketch)
{
    /// <summary>128 hashes estimate a Jaccard similarity to about ± 0.09 (one standard error is 1/√128).</summary>
    public const int SketchSize = 128;

    private const int Shingle = 3;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>The fingerprint of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words.</param>
    public static Fingerprint Of(string text, ReadOnlySpan<WordSpan> words)
    {
        if (words.Length < Shingle)
            return new Fingerprint(0, []);
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var folded = rented.AsSpan(0, text.Length);
        Words.Fold(text, folded);
        var votes = new BitVotes(stackalloc ulong[BitVotes.Digits]);
        var hashes = ArrayPool<uint>.Shared.Rent(words.Length);
        var (count, first, second) = (0, 0UL, 0UL);
        for (var i = 0; i < words.Length; i++)
        {
            var third = Hash(folded.Slice(words[i].Start, words[i].Length));
            if (i >= Shingle - 1)
            {
                var hash = Mix((first * 31) ^ (ulong.RotateLeft(second, 21) * 17) ^ ulong.RotateLeft(third, 42));
                votes.Add(hash);
                hashes[count++] = (uint)(hash >> 32);
            }
            (first, second) = (second, third);
        }
        var fingerprint = new Fingerprint(votes.Majority(), Smallest(hashes.AsSpan(0, count)));
        ArrayPool<char>.Shared.Return(rented);
        ArrayPool<uint>.Shared.Return(hashes);
        return fingerprint;
    }

    /// <summary>The smallest distinct hashes in rising order. Only those below a bound are sorted, which half as many again should be.</summary>
    private static uint[] Smallest(Span<uint> hashes)
    {
        for (var share = 1.5 * SketchSize / hashes.Length; ; share *= 2)
        {
            var bound = share < 1 ? (uint)(share * uint.MaxValue) : uint.MaxValue;
            var below = 0;
            for (var i = 0; i < hashes.Length; i++)
            {
                if (hashes[i] <= bound)
                    (hashes[below++], hashes[i]) = (hashes[i], hashes[below - 1]);
            }
            var smallest = Distinct(hashes[..below]);
            if (smallest.Length == SketchSize || bound == uint.MaxValue)
                return smallest;
        }
    }

    private static uint[] Distinct(Span<uint> hashes)
    {
        hashes.Sort();
        var distinct = new List<uint>(SketchSize);
        foreach (var hash in hashes)
        {
            if (distinct.Count < SketchSize && (distinct.Count == 0 || hash != distinct[^1]))
                distinct.Add(hash);
        }
        return [.. distinct];
    }

    private static ulong Hash(ReadOnlySpan<char> word)
    {
        var hash = FnvOffset;
        foreach (var c in word)
            hash = (hash ^ c) * FnvPrime;
        return Mix(hash);
    }

    // The finalizer of MurmurHash3 (Appleby, public domain): FNV alone leaves the high bits of short words weak.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}

/// <summary>Counts, for each of 64 bits, how many of the hashes have it set: one counter for each bit, its binary digits spread over as many words.</summary>
/// <param name="counters">As many words as there are digits, all zero.</param>
internal ref struct BitVotes(Span<ulong> counters)
{
    public const int Digits = 32;

    private readonly Span<ulong> _counters = counters;
    private int _count;

    public void Add(ulong hash)
    {
        _count++;
        for (var digit = 0; hash != 0; digit++)
        {
            var carry = _counters[digit] & hash;
            _counters[digit] ^= hash;
            hash = carry;
        }
    }

    /// <summary>The bits that more than half of the hashes have.</summary>
    public readonly ulong Majority()
    {
        // From the highest digit on: those that are already more, and those that are still the same as half of the count.
        var (more, equal) = (0UL, ulong.MaxValue);
        for (var digit = Digits - 1; digit >= 0; digit--)
        {
            var half = ((_count / 2) >> digit & 1) == 0 ? 0 : ulong.MaxValue;
            more |= equal & _counters[digit] & ~half;
            equal &= ~(_counters[digit] ^ half);
        }
        return more;
    }
}
