using Newsroom.Tagging.Entities.Model;

namespace Newsroom.Tagging.Models;

/// <summary>A sentence as the trainer sees it: for each token its features' slots and its label.</summary>
internal sealed record Exercise(int[][] Slots, byte[] Labels, float Weight);

/// <summary>
/// Fits the chain's weights to the likelihood of the labels, by gradient steps that shrink with a slot's past gradients (AdaGrad, Duchi et al.
/// 2011, one sum per slot). Features are left out at random, so that none is relied on alone.
/// </summary>
internal sealed class ChainTrainer(IReadOnlyList<Exercise> exercises)
{
    private const int Labels = NameLabel.Count;

    private const int Epochs = 12;

    /// <summary>Of the first epoch; it falls to 0.</summary>
    private const float FirstRate = 0.08f;

    /// <summary>The share of features left out.</summary>
    private const double Dropout = 0.2;

    /// <summary>A feature seen on fewer tokens says nothing that could be relied on.</summary>
    private const int MinCount = 2;

    private readonly float[] _weights = new float[TokenFeatures.SlotCount * Labels];
    private readonly float[] _squares = new float[TokenFeatures.SlotCount];
    private readonly float[] _steps = new float[Labels * Labels];
    private readonly float[] _stepSquares = new float[Labels * Labels];
    private readonly bool[] _isUsed = new bool[TokenFeatures.SlotCount];
    private readonly Dice _dice = new(11);

    public NameModel Train()
    {
        MarkUsed();
        for (var from = 0; from < Labels; from++)
        {
            for (var to = 0; to < Labels; to++)
                _steps[(from * Labels) + to] = NameLabel.MayFollow(from, to) ? 0 : float.NegativeInfinity;
        }
        var order = Enumerable.Range(0, exercises.Count).ToArray();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            for (var i = order.Length - 1; i > 0; i--)
            {
                var other = _dice.Next(i + 1);
                (order[i], order[other]) = (order[other], order[i]);
            }
            var rate = FirstRate * (1 - ((float)epoch / Epochs));
            foreach (var i in order)
                Learn(exercises[i], rate);
        }
        return Quantised();
    }

    private void MarkUsed()
    {
        var counts = new int[TokenFeatures.SlotCount];
        foreach (var slot in exercises.SelectMany(exercise => exercise.Slots).SelectMany(slots => slots))
            counts[slot]++;
        for (var slot = 0; slot < counts.Length; slot++)
            _isUsed[slot] = counts[slot] >= MinCount;
        Console.WriteLine($"  {exercises.Sum(e => e.Labels.Length)} tokens, {counts.Count(c => c > 0)} slots seen, {_isUsed.Count(u => u)} used");
    }

    private void Learn(Exercise exercise, float rate)
    {
        var count = exercise.Labels.Length;
        var active = new int[count][];
        var scores = new float[count * Labels];
        var keep = (float)(1 / (1 - Dropout));
        for (var i = 0; i < count; i++)
        {
            active[i] = Array.FindAll(exercise.Slots[i], slot => _isUsed[slot] && !_dice.Happens(Dropout));
            foreach (var slot in active[i])
            {
                for (var label = 0; label < Labels; label++)
                    scores[(i * Labels) + label] += _weights[(slot * Labels) + label] * keep;
            }
        }
        var shares = new float[count * Labels];
        var stepShares = new float[Labels * Labels];
        Chain.Marginals(scores, count, _steps, shares, stepShares);
        for (var i = 0; i < count; i++)
            LearnToken(active[i], shares.AsSpan(i * Labels, Labels), exercise.Labels[i], exercise.Weight, rate);
        LearnSteps(exercise, shares, stepShares, rate);
    }

    private void LearnToken(int[] active, Span<float> gradient, byte truth, float weight, float rate)
    {
        gradient[truth] -= 1;
        var square = 0f;
        for (var label = 0; label < Labels; label++)
        {
            gradient[label] *= weight;
            square += gradient[label] * gradient[label];
        }
        if (square < 1e-7f)
            return;
        foreach (var slot in active)
        {
            _squares[slot] += square;
            var step = rate / MathF.Sqrt(_squares[slot] + 1e-2f);
            for (var label = 0; label < Labels; label++)
                _weights[(slot * Labels) + label] -= step * gradient[label];
        }
    }

    private void LearnSteps(Exercise exercise, float[] shares, float[] stepShares, float rate)
    {
        // A sentence begins as if after an outside token; its share was turned into a gradient above.
        for (var label = 0; label < Labels; label++)
            stepShares[label] += shares[label] / exercise.Weight + (exercise.Labels[0] == label ? 1 : 0);
        var before = NameLabel.Outside;
        foreach (int label in exercise.Labels)
        {
            stepShares[(before * Labels) + label] -= 1;
            before = label;
        }
        for (var i = 0; i < stepShares.Length; i++)
        {
            if (float.IsNegativeInfinity(_steps[i]))
                continue;
            var gradient = stepShares[i] * exercise.Weight;
            _stepSquares[i] += gradient * gradient;
            _steps[i] -= rate / MathF.Sqrt(_stepSquares[i] + 1) * gradient;
        }
    }

    private NameModel Quantised()
    {
        var sizes = _weights.Where(w => w != 0).Select(MathF.Abs).Order().ToArray();
        var scale = sizes[(int)(sizes.Length * 0.9995)] / sbyte.MaxValue;
        return new NameModel(Array.ConvertAll(_weights, w => (sbyte)Math.Clamp(MathF.Round(w / scale), -sbyte.MaxValue, sbyte.MaxValue)), scale, _steps);
    }
}
