using Newsroom.Cleaning.Labelling.Lines;

namespace Newsroom.Cleaning.Models;

/// <summary>
/// Gradient boosting of regression trees on the logistic loss over histograms (Friedman 2001; Ke et al. 2017), level by level, each tree
/// on a random third of the rows.
/// </summary>
internal sealed class TreeTrainer
{
    private const int Bins = 64;
    private const float Shrinkage = .12f;

    // Enough rows to place the edges of the bins by.
    private const int RankedRows = 4000;

    // Curvature that a leaf needs at least, and that is added to every leaf's.
    private readonly float _leaf;
    private readonly float _ridge;
    private readonly IReadOnlyList<float[]> _rows;
    private readonly byte[][] _columns;
    private readonly float[][] _edges;
    private readonly bool[] _labels;
    private readonly float[] _weights;
    private readonly float[] _gradients;
    private readonly float[] _curvatures;
    private readonly List<BoostedTrees.Node> _nodes = [];

    /// <param name="features">As many values at the start of a row are looked at.</param>
    public TreeTrainer(IReadOnlyList<float[]> rows, int features, bool[] labels, float[] weights, float leaf, float ridge)
    {
        (_leaf, _ridge) = (leaf, ridge);
        (_rows, _labels, _weights) = (rows, labels, weights);
        (_gradients, _curvatures) = (new float[rows.Count], new float[rows.Count]);
        _edges = [.. Enumerable.Range(0, features).Select(f => Edges(rows, f))];
        _columns = [.. Enumerable.Range(0, features).Select(f => rows.Select(r => Bin(_edges[f], r[f])).ToArray())];
    }

    public BoostedTrees Train(int trees, int depth, ulong seed)
    {
        var dice = new Dice(seed);
        double positive = 0, all = 0;
        for (var i = 0; i < _labels.Length; i++)
        {
            positive += _labels[i] ? _weights[i] : 0;
            all += _weights[i];
        }
        var bias = (float)Math.Log(positive / (all - positive));
        var sums = new float[_labels.Length];
        Array.Fill(sums, bias);
        List<int> roots = [];
        for (var t = 0; t < trees; t++)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                var p = 1 / (1 + MathF.Exp(-sums[i]));
                _gradients[i] = (p - (_labels[i] ? 1 : 0)) * _weights[i];
                _curvatures[i] = Math.Max(1e-6f, p * (1 - p) * _weights[i]);
            }
            var sample = Enumerable.Range(0, sums.Length).Where(_ => dice.Next(3) == 0).ToArray();
            roots.Add(_nodes.Count);
            _nodes.Add(default);
            Grow(_nodes.Count - 1, sample, depth, dice);
            for (var i = 0; i < sums.Length; i++)
                sums[i] += Leaf(roots[^1], i);
        }
        return new BoostedTrees([.. _nodes], [.. roots], bias);
    }

    private float Leaf(int root, int row)
    {
        var node = _nodes[root];
        while (node.Feature >= 0)
            node = _nodes[_rows[row][node.Feature] <= node.Threshold ? node.Left : node.Left + 1];
        return node.Threshold;
    }

    private void Grow(int at, int[] rows, int depth, Dice dice)
    {
        float g = 0, h = 0;
        foreach (var i in rows)
            (g, h) = (g + _gradients[i], h + _curvatures[i]);
        var (gain, feature, bin) = depth == 0 ? (0, 0, 0) : Best(rows, g, h, dice);
        if (gain <= 1e-3f)
        {
            _nodes[at] = new BoostedTrees.Node(-1, -Shrinkage * g / (h + _ridge), 0);
            return;
        }
        var left = _nodes.Count;
        _nodes.Add(default);
        _nodes.Add(default);
        _nodes[at] = new BoostedTrees.Node((short)feature, _edges[feature][bin], left);
        var column = _columns[feature];
        Grow(left, Array.FindAll(rows, i => column[i] <= bin), depth - 1, dice);
        Grow(left + 1, Array.FindAll(rows, i => column[i] > bin), depth - 1, dice);
    }

    private (float Gain, int Feature, int Bin) Best(int[] rows, float g, float h, Dice dice)
    {
        (float Gain, int Feature, int Bin) best = (0, 0, 0);
        Span<float> gradients = stackalloc float[Bins];
        Span<float> curvatures = stackalloc float[Bins];
        for (var f = 0; f < _columns.Length; f++)
        {
            // Half of the features at each split: trees that differ agree on less noise.
            if (dice.Next(2) == 0)
                continue;
            gradients.Clear();
            curvatures.Clear();
            var column = _columns[f];
            foreach (var i in rows)
            {
                gradients[column[i]] += _gradients[i];
                curvatures[column[i]] += _curvatures[i];
            }
            float leftG = 0, leftH = 0;
            for (var bin = 0; bin < _edges[f].Length; bin++)
            {
                (leftG, leftH) = (leftG + gradients[bin], leftH + curvatures[bin]);
                var (rightG, rightH) = (g - leftG, h - leftH);
                if (leftH < _leaf || rightH < _leaf)
                    continue;
                var gain = (leftG * leftG / (leftH + _ridge)) + (rightG * rightG / (rightH + _ridge)) - (g * g / (h + _ridge));
                if (gain > best.Gain)
                    best = (gain, f, bin);
            }
        }
        return best;
    }

    /// <summary>Upper ends of all bins but the last, at even ranks of the values.</summary>
    private static float[] Edges(IReadOnlyList<float[]> rows, int feature)
    {
        var every = Math.Max(1, rows.Count / RankedRows);
        var values = rows.Where((_, i) => i % every == 0).Select(r => r[feature]).Order().ToArray();
        return [.. Enumerable.Range(1, Bins - 1).Select(b => values[(int)((long)b * values.Length / Bins)]).Distinct().Where(v => v < values[^1])];
    }

    private static byte Bin(float[] edges, float value)
    {
        var at = Array.BinarySearch(edges, value);
        return (byte)(at >= 0 ? at : ~at);
    }
}
