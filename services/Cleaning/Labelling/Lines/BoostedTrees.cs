using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>
/// An ensemble of oblivious regression trees, whose summed leaves are the log-odds of a line. All nodes of a level ask the same question, so
/// that the answers are the bits of the leaf's number: sixteen lines are worked out at once, and nothing jumps.
/// </summary>
/// <param name="Features">The feature of each question, <see cref="Depth"/> a tree.</param>
/// <param name="Thresholds">What the feature has to exceed for a yes; the first question sets the highest bit.</param>
/// <param name="Leaves">The leaves, <see cref="LeavesOfTree"/> a tree.</param>
/// <param name="Bias">Is added to every sum.</param>
internal sealed record BoostedTrees(short[] Features, float[] Thresholds, float[] Leaves, float Bias)
{
    public const int Depth = 5;
    public const int LeavesOfTree = 1 << Depth;

    /// <summary>Probability of each line, 0 to 1.</summary>
    public float[] Score(LineTable table)
    {
        var scores = new float[table.Lines];
        Span<float> sums = stackalloc float[Vector512<float>.Count];
        for (var from = 0; from < scores.Length; from += sums.Length)
        {
            Sum(in table.From(from), table.Stride).CopyTo(sums);
            var batch = scores.AsSpan(from, Math.Min(scores.Length - from, sums.Length));
            sums[..batch.Length].CopyTo(batch);
        }
        foreach (ref var score in scores.AsSpan())
            score = 1 / (1 + MathF.Exp(-score));
        return scores;
    }

    /// <summary>Sums of as many lines as a vector has.</summary>
    /// <param name="values">The first feature of the first of them.</param>
    /// <param name="stride">Numbers from one feature to the next.</param>
    private Vector512<float> Sum(ref readonly float values, int stride)
    {
        var sum = Vector512.Create(Bias);
        var (features, thresholds) = (Features, Thresholds);
        ref var allLeaves = ref MemoryMarshal.GetArrayDataReference(Leaves);
        for (int question = 0, leaves = 0; question < features.Length; question += Depth, leaves += LeavesOfTree)
        {
            var leaf = Answer(question, 16, in values) | Answer(question + 1, 8, in values) | Answer(question + 2, 4, in values)
                | Answer(question + 3, 2, in values) | Answer(question + 4, 1, in values);
            sum += Pick(ref Unsafe.Add(ref allLeaves, leaves), leaf);
        }
        return sum;

        // The bit of a question where the answer is yes. Written out for each level, no loop has to count them.
        Vector512<int> Answer(int question, int bit, ref readonly float values) => Vector512.ConditionalSelect(
            Vector512.GreaterThan(Vector512.LoadUnsafe(in values, (nuint)(features[question] * stride)), Vector512.Create(thresholds[question])).AsInt32(),
            Vector512.Create(bit),
            Vector512<int>.Zero);
    }

    /// <summary>The leaves of these numbers, of one tree.</summary>
    private static Vector512<float> Pick(ref float leaves, Vector512<int> numbers)
    {
        var (low, high) = (Vector512.LoadUnsafe(ref leaves), Vector512.LoadUnsafe(ref leaves, LeavesOfTree / 2));
        if (Avx512F.IsSupported)
            return Avx512F.PermuteVar16x32x2(low, numbers, high);
        var within = numbers & Vector512.Create((LeavesOfTree / 2) - 1);
        return Vector512.ConditionalSelect(Vector512.Equals(within, numbers).AsSingle(), Vector512.ShuffleNative(low, within), Vector512.ShuffleNative(high, within));
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Bias);
        writer.Write(Features.Length);
        writer.Write(MemoryMarshal.AsBytes(Features.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(Thresholds.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(Leaves.AsSpan()));
    }

    public static BoostedTrees Read(BinaryReader reader)
    {
        var (bias, questions) = (reader.ReadSingle(), reader.ReadInt32());
        var (features, thresholds, leaves) = (new short[questions], new float[questions], new float[questions / Depth * LeavesOfTree]);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(features.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(thresholds.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(leaves.AsSpan()));
        return new BoostedTrees(features, thresholds, leaves, bias);
    }
}
