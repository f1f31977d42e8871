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

    // Vectors that are worked on in turn, so that each tree is read once for so many times sixteen lines.
    private const int MaxLanes = 4;

    /// <summary>Probability of each line, 0 to 1.</summary>
    public float[] Score(LineTable table)
    {
        var scores = new float[table.Lines];
        Span<Vector512<float>> sums = stackalloc Vector512<float>[MaxLanes];
        var width = Vector512<float>.Count;
        for (var from = 0; from < scores.Length; from += sums.Length * width)
        {
            sums = sums[..Math.Min(MaxLanes, (scores.Length - from + width - 1) / width)];
            Sum(table, from / width, sums);
            var batch = scores.AsSpan(from, Math.Min(scores.Length - from, sums.Length * width));
            MemoryMarshal.Cast<Vector512<float>, float>(sums)[..batch.Length].CopyTo(batch);
        }
        foreach (ref var score in scores.AsSpan())
            score = 1 / (1 + MathF.Exp(-score));
        return scores;
    }

    private void Sum(LineTable table, int at, Span<Vector512<float>> sums)
    {
        sums.Fill(Vector512.Create(Bias));
        Span<Vector512<int>> leaf = stackalloc Vector512<int>[sums.Length];
        for (int question = 0, leaves = 0; question < Features.Length; leaves += LeavesOfTree)
        {
            leaf.Clear();
            for (var last = question + Depth; question < last; question++)
            {
                var column = table.Vectors(Features[question]).Slice(at, leaf.Length);
                var threshold = Vector512.Create(Thresholds[question]);
                // A yes is all ones, which is minus one.
                for (var i = 0; i < column.Length; i++)
                    leaf[i] = (leaf[i] << 1) - Vector512.GreaterThan(column[i], threshold).AsInt32();
            }
            var (low, high) = (Vector512.LoadUnsafe(ref Leaves[leaves]), Vector512.LoadUnsafe(ref Leaves[leaves + (LeavesOfTree / 2)]));
            for (var i = 0; i < leaf.Length; i++)
            {
                var within = leaf[i] & Vector512.Create((LeavesOfTree / 2) - 1);
                var isHigh = Vector512.Equals(within, leaf[i]).AsSingle();
                sums[i] += Vector512.ConditionalSelect(isHigh, Vector512.Shuffle(low, within), Vector512.Shuffle(high, within));
            }
        }
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
