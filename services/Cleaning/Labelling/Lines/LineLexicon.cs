using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>
/// What the words of a line say about it: a logistic regression over its first words, its word pairs, and the line as a whole, hashed.
/// It knows the languages of the documents that it was trained on, English above all; of a line in another it knows nothing.
/// </summary>
internal sealed class LineLexicon(sbyte[] weights)
{
    public const int Bits = 14;

    /// <summary>What a weight of 1 stands for.</summary>
    public const float Unit = 1 / 24f;

    private const int MaxWords = 16;

    public sbyte[] Weights { get; } = weights;

    /// <summary>Log-odds that a line with these words is main text.</summary>
    public float Score(Block block)
    {
        Span<int> buckets = stackalloc int[(2 * MaxWords) + 2];
        var sum = 0;
        var count = Buckets(block, buckets);
        foreach (var bucket in buckets[..count])
            sum += Weights[bucket];
        return sum * Unit / MathF.Sqrt(Math.Max(1, count));
    }

    /// <summary>Writes the buckets of a line's words; returns their number.</summary>
    public static int Buckets(Block block, Span<int> buckets)
    {
        ReadOnlySpan<char> key = block.Shape.Key;
        var (count, before, word, words) = (0, 0u, Basis, 0);
        for (var i = 0; i <= key.Length && words < MaxWords; i++)
        {
            if (i < key.Length && key[i] != ' ')
            {
                word = (word ^ (char.IsDigit(key[i]) ? '0' : key[i])) * 0x01000193;
                continue;
            }
            buckets[count++] = Bucket(word);
            buckets[count++] = Bucket((before * 31) ^ word);
            (before, word, words) = (word, Basis, words + 1);
        }
        // Two lines of the same length in words and the same last word are often the same kind of label.
        buckets[count++] = Bucket(before ^ ((uint)Math.Min(block.Shape.WordCount, 12) << 20));
        return count;
    }

    // Of FNV-1a.
    private const uint Basis = 0x811C9DC5;

    private static int Bucket(uint hash) => (int)((hash * 0x9E3779B1) >> (32 - Bits));
}
