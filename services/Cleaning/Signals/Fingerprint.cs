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
        var words = Hashes(text);
        if (words.Count < Shingle)
            return new Fingerprint(0, []);
        var votes = new BitVotes();
        var sketch = new SmallestHashes(stackalloc uint[2 * SketchSize]);
        for (var i = 0; i + Shingle <= words.Count; i++)
        {
            var hash = Mix((words[i] * 31) ^ (ulong.RotateLeft(words[i + 1], 21) * 17) ^ ulong.RotateLeft(words[i + 2], 42));
            votes.Add(hash);
            sketch.Add((uint)(hash >> 32));
        }
        return new Fingerprint(votes.Majority(), sketch.ToArray());
    }

    private static List<ulong> Hashes(string text)
    {
        var folded = text.ToLowerInvariant();
        List<ulong> hashes = new(text.Length / 5);
        for (var at = 0; Words.TryNext(folded, ref at, out var word);)
        {
            var hash = FnvOffset;
            foreach (var c in folded.AsSpan(word.Start, word.Length))
                hash = (hash ^ (c == '’' ? '\'' : c)) * FnvPrime;
            hashes.Add(Mix(hash));
        }
        return hashes;
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
internal ref struct BitVotes
{
    private const int Digits = 32;
    private Counters _counters;
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
        ulong majority = 0;
        for (var bit = 0; bit < 64; bit++)
        {
            long votes = 0;
            for (var digit = 0; digit < Digits; digit++)
                votes += (long)((_counters[digit] >> bit) & 1) << digit;
            majority |= votes * 2 > _count ? 1UL << bit : 0;
        }
        return majority;
    }

    [System.Runtime.CompilerServices.InlineArray(Digits)]
    private struct Counters
    {
        private ulong _digit;
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
