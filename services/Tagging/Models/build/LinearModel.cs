namespace Newsroom.Tagging.Models;

/// <summary>Logistic regression over sparse rows, drawn to given weights.</summary>
internal sealed class LinearModel(int terms)
{
    /// <summary>How strongly weights are drawn to the prior; the smaller, the more the examples say.</summary>
    private const double Pull = 0.15;

    private const int Rounds = 150;
    private const double Step = 0.5;

    public double[] Weights { get; } = new double[terms];

    public double Bias { get; private set; }

    /// <summary>Full gradient with steps by AdaGrad (Duchi, Hazan, Singer 2011): the same rows give the same weights.</summary>
    public static LinearModel Train(IReadOnlyList<(SparseRow Row, bool Is, double Weight)> rows, double[] prior)
    {
        var model = new LinearModel(prior.Length);
        prior.CopyTo(model.Weights, 0);
        var gradient = new double[prior.Length + 1];
        var squares = new double[prior.Length + 1];
        for (var round = 0; round < Rounds; round++)
        {
            Array.Clear(gradient);
            foreach (var (row, isOne, weight) in rows)
            {
                var error = weight * ((1 / (1 + Math.Exp(-model.Score(row)))) - (isOne ? 1 : 0));
                for (var i = 0; i < row.Terms.Length; i++)
                    gradient[row.Terms[i]] += error * row.Values[i];
                gradient[^1] += error;
            }
            for (var i = 0; i < prior.Length; i++)
                model.Weights[i] -= StepOf(gradient[i] + (Pull * (model.Weights[i] - prior[i])), ref squares[i]);
            model.Bias -= StepOf(gradient[^1], ref squares[^1]);
        }
        return model;
    }

    public double Score(SparseRow row)
    {
        var score = Bias;
        for (var i = 0; i < row.Terms.Length; i++)
            score += Weights[row.Terms[i]] * row.Values[i];
        return score;
    }

    private static double StepOf(double gradient, ref double squares)
    {
        squares += gradient * gradient;
        return squares == 0 ? 0 : Step * gradient / Math.Sqrt(squares + 1e-6);
    }
}

/// <summary>Makes a probability of a score (Platt 1999).</summary>
internal sealed record LogisticCurve(double Slope, double Offset)
{
    /// <summary>How strongly the curve of one topic is drawn to the one that all share, as so many texts.</summary>
    private const double Pull = 4;

    public double At(double score) => 1 / (1 + Math.Exp(-((Slope * score) + Offset)));

    public static LogisticCurve Fit(IReadOnlyList<(double Score, bool Is)> scores, LogisticCurve? shared)
    {
        var (slope, offset) = shared ?? new LogisticCurve(1, 0);
        var pull = shared is null ? 1e-3 : Pull;
        // Newton steps of a function of two variables.
        for (var round = 0; round < 50; round++)
        {
            double gs = pull * (slope - (shared?.Slope ?? 1)), go = pull * (offset - (shared?.Offset ?? 0)), hss = pull, hso = 0, hoo = pull;
            foreach (var (score, isOne) in scores)
            {
                var p = 1 / (1 + Math.Exp(-((slope * score) + offset)));
                var error = p - (isOne ? 1 : 0);
                var spread = p * (1 - p);
                gs += error * score;
                go += error;
                hss += spread * score * score;
                hso += spread * score;
                hoo += spread;
            }
            var determinant = (hss * hoo) - (hso * hso);
            slope -= Math.Clamp(((hoo * gs) - (hso * go)) / determinant, -1, 1);
            offset -= Math.Clamp(((hss * go) - (hso * gs)) / determinant, -1, 1);
        }
        return new LogisticCurve(Math.Max(slope, 0.1), offset);
    }
}
