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
        Span<int> votes = stackalloc int[64];
        votes.Clear();
        SortedSet<uint> sketch = [];
        for (var i = 0; i + Shingle <= words.Count; i++)
        {
            var hash = Mix((words[i] * 31) ^ (ulong.RotateLeft(words[i + 1], 21) * 17) ^ ulong.RotateLeft(words[i + 2], 42));
            for (var bit = 0; bit < 64; bit++)
                votes[bit] += ((hash >> bit) & 1) == 0 ? -1 : 1;
            var small = (uint)(hash >> 32);
            if (sketch.Count < SketchSize || small < sketch.Max)
                sketch.Add(small);
            if (sketch.Count > SketchSize)
                sketch.Remove(sketch.Max);
        }
        ulong simhash = 0;
        for (var bit = 0; bit < 64; bit++)
            simhash |= votes[bit] > 0 ? 1UL << bit : 0;
        return new Fingerprint(simhash, [.. sketch]);
    }

    private static List<ulong> Hashes(string text)
    {
        var folded = text.ToLowerInvariant().Replace('’', '\'');
        List<ulong> hashes = [];
        foreach (var word in Words.In(folded))
        {
            var hash = FnvOffset;
            foreach (var c in folded.AsSpan(word.Start, word.Length))
                hash = (hash ^ c) * FnvPrime;
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
