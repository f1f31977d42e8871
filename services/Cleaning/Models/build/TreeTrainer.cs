using Newsroom.Cleaning.Labelling.Lines;

namespace Newsroom.Cleaning.Models;

/// <summary>
/// Gradient boosting on the logistic loss over histograms (Friedman 2001; Ke et al. 2017) of oblivious trees (Kohavi 1994; Prokhorenkova et
/// al. 2018), each on a random third of the rows. Every level takes the question that gains most over all of its nodes.
/// </summary>
internal sealed class TreeTrainer
{
    private const int Bins = 64;
    private const float Shrinkage = .12f;

    // Enough rows to place the edges of the bins by.
    private const int RankedRows = 4000;

    // Curvature that is added to every leaf's.
    private readonly float _ridge;
    private readonly byte[][] _columns;
    private readonly float[][] _edges;
    private readonly bool[] _labels;
    private readonly float[] _weights;

    /// <param name="features">As many values at the start of a row are looked at.</param>
    public TreeTrainer(IReadOnlyList<float[]> rows, int features, bool[] labels, float[] weights, float ridge)
    {
        _ridge = ridge;
        (_labels, _weights) = (labels, weights);
        _edges = new float[features][];
        _columns = new byte[features][];
        Parallel.For(0, features, f =>
        {
            _edges[f] = Edges(rows, f);
            _columns[f] = [.. rows.Select(r => Bin(_edges[f], r[f]))];
        });
    }

    public BoostedTrees Train(int trees, ulong seed)
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
        List<short> features = [];
        List<float> thresholds = [];
        List<float> leaves = [];
        for (var t = 0; t < trees; t++)
        {
            var sample = new Sample(Enumerable.Range(0, sums.Length).Where(_ => dice.Next(3) == 0).ToArray());
            for (var i = 0; i < sample.Rows.Length; i++)
            {
                var row = sample.Rows[i];
                var p = 1 / (1 + MathF.Exp(-sums[row]));
                sample.Gradients[i] = (p - (_labels[row] ? 1 : 0)) * _weights[row];
                sample.Curvatures[i] = Math.Max(1e-6f, p * (1 - p) * _weights[row]);
            }
            List<(int Feature, int Bin)> questions = [];
            while (questions.Count < BoostedTrees.Depth)
            {
                var (feature, bin) = Best(sample, 1 << questions.Count, dice);
                questions.Add((feature, bin));
                sample.Split(_columns[feature], bin);
                features.Add((short)feature);
                thresholds.Add(_edges[feature][bin]);
            }
            var values = sample.Leaves(BoostedTrees.LeavesOfTree, _ridge);
            leaves.AddRange(values);
            for (var i = 0; i < sums.Length; i++)
            {
                var leaf = 0;
                foreach (var (feature, bin) in questions)
                    leaf = (leaf << 1) | (_columns[feature][i] > bin ? 1 : 0);
                sums[i] += values[leaf];
            }
        }
        return new BoostedTrees([.. features], [.. thresholds], [.. leaves], bias);
    }

    /// <summary>The rows that a tree learns from, and the node that each is in.</summary>
    private sealed class Sample(int[] rows)
    {
        public int[] Rows { get; } = rows;

        public float[] Gradients { get; } = new float[rows.Length];

        public float[] Curvatures { get; } = new float[rows.Length];

        public int[] Nodes { get; } = new int[rows.Length];

        public void Split(byte[] column, int bin)
        {
            for (var i = 0; i < Rows.Length; i++)
                Nodes[i] = (Nodes[i] << 1) | (column[Rows[i]] > bin ? 1 : 0);
        }

        public float[] Leaves(int count, float ridge)
        {
            var (gradients, curvatures) = (new float[count], new float[count]);
            for (var i = 0; i < Rows.Length; i++)
            {
                gradients[Nodes[i]] += Gradients[i];
                curvatures[Nodes[i]] += Curvatures[i];
            }
            return [.. gradients.Zip(curvatures, (g, h) => -Shrinkage * g / (h + ridge))];
        }
    }

    private (int Feature, int Bin) Best(Sample sample, int nodes, Dice dice)
    {
        // Half of the features at each level: trees that differ agree on less noise.
        var features = Enumerable.Range(0, _columns.Length).Where(f => dice.Next(2) == 0 && _edges[f].Length > 0).ToArray();
        var found = new (float Gain, int Bin)[features.Length];
        Parallel.For(0, features.Length, i => found[i] = Best(sample, features[i], nodes));
        var best = Enumerable.Range(0, features.Length).MaxBy(i => found[i].Gain);
        return (features[best], found[best].Bin);
    }

    private (float Gain, int Bin) Best(Sample sample, int feature, int nodes)
    {
        var sums = new float[nodes * Bins * 2];
        var column = _columns[feature];
        for (var i = 0; i < sample.Rows.Length; i++)
        {
            var at = ((sample.Nodes[i] * Bins) + column[sample.Rows[i]]) * 2;
            sums[at] += sample.Gradients[i];
            sums[at + 1] += sample.Curvatures[i];
        }
        Span<float> gains = stackalloc float[Bins];
        gains.Clear();
        for (var node = 0; node < nodes; node++)
        {
            var bins = sums.AsSpan(node * Bins * 2, Bins * 2);
            float g = 0, h = 0, leftG = 0, leftH = 0;
            for (var bin = 0; bin < Bins; bin++)
                (g, h) = (g + bins[2 * bin], h + bins[(2 * bin) + 1]);
            for (var bin = 0; bin < _edges[feature].Length; bin++)
            {
                (leftG, leftH) = (leftG + bins[2 * bin], leftH + bins[(2 * bin) + 1]);
                var (rightG, rightH) = (g - leftG, h - leftH);
                gains[bin] += (leftG * leftG / (leftH + _ridge)) + (rightG * rightG / (rightH + _ridge)) - (g * g / (h + _ridge));
            }
        }
        var best = 0;
        for (var bin = 1; bin < _edges[feature].Length; bin++)
            best = gains[bin] > gains[best] ? bin : best;
        return (gains[best], best);
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
