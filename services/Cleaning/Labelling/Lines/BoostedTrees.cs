using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        Span<float> sums = stackalloc float[LineTable.Batch];
        for (var from = 0; from < scores.Length; from += sums.Length)
        {
            var (low, high) = Sum(in table.From(from), table.Stride);
            low.CopyTo(sums);
            high.CopyTo(sums[Vector256<float>.Count..]);
            var batch = scores.AsSpan(from, Math.Min(scores.Length - from, sums.Length));
            sums[..batch.Length].CopyTo(batch);
        }
        foreach (ref var score in scores.AsSpan())
            score = 1 / (1 + MathF.Exp(-score));
        return scores;
    }

    /// <summary>Sums of <see cref="LineTable.Batch"/> lines: two vectors, so that neither waits for the other.</summary>
    /// <param name="values">The first feature of the first of them.</param>
    /// <param name="stride">Numbers from one feature to the next.</param>
    private (Vector256<float> Low, Vector256<float> High) Sum(ref readonly float values, int stride)
    {
        var (low, high) = (Vector256.Create(Bias), Vector256.Create(Bias));
        ref var feature = ref MemoryMarshal.GetArrayDataReference(Features);
        ref var threshold = ref MemoryMarshal.GetArrayDataReference(Thresholds);
        ref var leaves = ref MemoryMarshal.GetArrayDataReference(Leaves);
        for (var question = 0; question < Features.Length; question += Depth)
        {
            low += Leaf(ref feature, ref threshold, ref leaves, in values, stride);
            high += Leaf(ref feature, ref threshold, ref leaves, in Unsafe.Add(ref Unsafe.AsRef(in values), Vector256<float>.Count), stride);
            feature = ref Unsafe.Add(ref feature, Depth);
            threshold = ref Unsafe.Add(ref threshold, Depth);
            leaves = ref Unsafe.Add(ref leaves, LeavesOfTree);
        }
        return (low, high);
    }

    /// <summary>The leaves of one tree: its last three questions pick one of eight neighbours, its first two among the four that are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Leaf(ref short feature, ref float threshold, ref float leaves, ref readonly float values, int stride)
    {
        const int Eighth = 8;
        var (first, second) = (Answer(0, ref feature, ref threshold, in values, stride), Answer(1, ref feature, ref threshold, in values, stride));
        var number = (Answer(2, ref feature, ref threshold, in values, stride).AsInt32() & Vector256.Create(4))
            | (Answer(3, ref feature, ref threshold, in values, stride).AsInt32() & Vector256.Create(2))
            | (Answer(4, ref feature, ref threshold, in values, stride).AsInt32() & Vector256.Create(1));
        var no = Vector256.ConditionalSelect(second, Pick(ref leaves, number, Eighth), Pick(ref leaves, number, 0));
        var yes = Vector256.ConditionalSelect(second, Pick(ref leaves, number, 3 * Eighth), Pick(ref leaves, number, 2 * Eighth));
        return Vector256.ConditionalSelect(first, yes, no);
    }

    /// <summary>All bits of a line where the answer is yes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Answer(int question, ref short feature, ref float threshold, ref readonly float values, int stride) =>
        Vector256.GreaterThan(Vector256.LoadUnsafe(in values, (nuint)(Unsafe.Add(ref feature, question) * stride)), Vector256.Create(Unsafe.Add(ref threshold, question)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pick(ref float leaves, Vector256<int> number, int from) => Vector256.ShuffleNative(Vector256.LoadUnsafe(ref leaves, (nuint)from), number);

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
