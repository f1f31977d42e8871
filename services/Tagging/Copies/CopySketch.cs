using System.Buffers;

namespace Newsroom.Tagging.Copies;

/// <summary>
/// The keys by which a text finds and is found: a weighted sample of its shingles without replacement, by the smallest exponential ranks
/// (bottom-k sketches, Cohen and Kaplan 2007). A shingle's rank depends on it alone, so two texts tend to sample the shingles that they share, and a
/// part of a text samples what the whole samples there. Shingles of names and figures weigh more than turns of phrase that every text has.
/// </summary>
internal static class CopySketch
{
    /// <summary>Fewer words are no text that could be recognised: no keys.</summary>
    public const int MinWords = 20;

    public const int MaxKeys = 48;

    /// <summary>Two texts of so many keys share several if they are copies: a single one is chance.</summary>
    public const int ManyKeys = 32;

    private const int MinKeys = 16;

    /// <summary>One more key for so many shingles, so that a cut of a long text still samples enough of what it shares.</summary>
    private const int ShinglesPerKey = 16;

    public static int[] KeysOf(CopyText text)
    {
        if (text.Words.Length < MinWords)
            return [];
        var rented = ArrayPool<(double Rank, ulong Shingle)>.Shared.Rent(text.Sorted.Length);
        var ranks = rented.AsSpan(0, text.Sorted.Length);
        ranks.Fill((-1, 0));
        for (var i = 0; i < text.Shingles.Length; i++)
        {
            ref var one = ref ranks[Array.BinarySearch(text.Sorted, text.Shingles[i])];
            // Its first place counts.
            if (one.Rank < 0)
                one = (RankOf(text, i), text.Shingles[i]);
        }
        ranks.Sort();
        var keys = new List<int>(MaxKeys);
        var count = Math.Clamp((MinKeys / 2) + (ranks.Length / ShinglesPerKey), MinKeys, MaxKeys);
        for (var i = 0; i < ranks.Length && keys.Count < count; i++)
        {
            var key = (int)(uint)(ranks[i].Shingle >> 32);
            if (!keys.Contains(key))
                keys.Add(key);
        }
        ArrayPool<(double, ulong)>.Shared.Return(rented);
        return [.. keys];
    }

    private static double RankOf(CopyText text, int first)
    {
        var weight = 0.0;
        for (var i = 0; i < CopyText.ShingleWords; i++)
        {
            weight += text.Words[first + i].Kind switch
            {
                CopyWordKind.Function => .1,
                CopyWordKind.Plain => 1,
                _ => 1.5,
            };
        }
        // The rank is drawn from other bits than the key is made of.
        var drawn = ((WordHash.Mix(text.Shingles[first] ^ 0x6C6F_7464_7261_776E) >> 11) + 0.5) / (1UL << 53);
        return -Math.Log(drawn) / (weight * weight);
    }
}
