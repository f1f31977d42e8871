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

    public static Fingerprint Of(string text)
    {
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var folded = rented.AsSpan(0, text.Length);
        Words.Fold(text, folded);
        var votes = new BitVotes(stackalloc ulong[BitVotes.Digits]);
        var sketch = new SmallestHashes(stackalloc uint[2 * SketchSize]);
        var (words, first, second) = (0, 0UL, 0UL);
        for (var at = 0; Words.TryNext(folded, ref at, out var word); words++)
        {
            var third = Hash(folded.Slice(word.Start, word.Length));
            if (words >= Shingle - 1)
            {
                var hash = Mix((first * 31) ^ (ulong.RotateLeft(second, 21) * 17) ^ ulong.RotateLeft(third, 42));
                votes.Add(hash);
                sketch.Add((uint)(hash >> 32));
            }
            (first, second) = (second, third);
        }
        ArrayPool<char>.Shared.Return(rented);
        return words < Shingle ? new Fingerprint(0, []) : new Fingerprint(votes.Majority(), sketch.ToArray());
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

/// <summary>Keeps the smallest distinct hashes, half as many as the buffer holds.</summary>
internal ref struct SmallestHashes(Span<uint> buffer)
{
    private readonly Span<uint> _buffer = buffer;
    private int _count;

    // What is larger cannot be among them any more.
    private uint _most = uint.MaxValue;

    public void Add(uint hash)
    {
        if (hash > _most)
            return;
        if (_count == _buffer.Length)
            Tidy();
        _buffer[_count++] = hash;
    }

    /// <summary>The hashes in rising order.</summary>
    public uint[] ToArray()
    {
        Tidy();
        return _buffer[.._count].ToArray();
    }

    private void Tidy()
    {
        var held = _buffer[.._count];
        held.Sort();
        _count = 0;
        foreach (var hash in held)
        {
            if (_count < _buffer.Length / 2 && (_count == 0 || hash != held[_count - 1]))
                held[_count++] = hash;
        }
        if (_count == _buffer.Length / 2)
            _most = held[_count - 1];
    }
}
