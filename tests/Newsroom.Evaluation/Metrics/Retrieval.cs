namespace Newsroom.Evaluation.Metrics;

/// <summary>What was found of what was wanted, as counts or as shares of a page.</summary>
internal readonly record struct Retrieval(double TruePositives, double FalsePositives, double FalseNegatives)
{
    public double Precision => Share(FalsePositives, FalseNegatives);

    public double Recall => Share(FalseNegatives, FalsePositives);

    public double F1 => Harmonic(Precision, Recall);

    public static Retrieval operator +(Retrieval a, Retrieval b) =>
        new(a.TruePositives + b.TruePositives, a.FalsePositives + b.FalsePositives, a.FalseNegatives + b.FalseNegatives);

    public static Retrieval Sum(IEnumerable<Retrieval> parts) => parts.Aggregate(default(Retrieval), (a, b) => a + b);

    public static double Harmonic(double precision, double recall) => precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);

    // Nothing wanted and nothing found is right; nothing right and nothing of this error is not.
    private double Share(double errors, double otherErrors) =>
        errors == 0 && otherErrors == 0 ? 1 : TruePositives == 0 ? 0 : TruePositives / (TruePositives + errors);
}
