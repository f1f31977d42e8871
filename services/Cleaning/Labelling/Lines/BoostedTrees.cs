namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>An ensemble of regression trees whose summed leaves are the log-odds of a line.</summary>
/// <param name="Nodes">All trees' nodes; a tree starts where <paramref name="Roots"/> says.</param>
internal sealed record BoostedTrees(BoostedTrees.Node[] Nodes, int[] Roots, float Bias)
{
    /// <summary>Goes to <see cref="Left"/> if the feature is at most the threshold, else to the node after that; a leaf has no feature and its value as threshold.</summary>
    public readonly record struct Node(short Feature, float Threshold, int Left);

    // Made on first use: the trainer makes trees that score nothing.
    private TreeProgram? _program;

    /// <summary>Probability of each row, 0 to 1.</summary>
    public float[] Score(float[][] rows)
    {
        var scores = new float[rows.Length];
        (_program ??= new TreeProgram(this)).Sum(rows, scores);
        foreach (ref var score in scores.AsSpan())
            score = 1 / (1 + MathF.Exp(-score));
        return scores;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Bias);
        writer.Write(Roots.Length);
        foreach (var root in Roots)
            writer.Write(root);
        writer.Write(Nodes.Length);
        foreach (var node in Nodes)
        {
            writer.Write(node.Feature);
            writer.Write(node.Threshold);
            writer.Write(node.Left);
        }
    }

    public static BoostedTrees Read(BinaryReader reader)
    {
        var bias = reader.ReadSingle();
        var roots = new int[reader.ReadInt32()];
        for (var i = 0; i < roots.Length; i++)
            roots[i] = reader.ReadInt32();
        var nodes = new Node[reader.ReadInt32()];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = new Node(reader.ReadInt16(), reader.ReadSingle(), reader.ReadInt32());
        return new BoostedTrees(nodes, roots, bias);
    }
}
