namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>
/// The run of lines in a row whose evidence sums up highest, and how far every line is from it: an article is mostly one run, and what
/// reads like text far from it is another's. Linear in the lines (Kadane's scan from both ends).
/// </summary>
internal static class LineRuns
{
    public const int Values = 3;

    private const float MaxLoss = 60;

    /// <summary>The first and last line of the best run.</summary>
    public static (int First, int Last) Best(ReadOnlySpan<float> evidence)
    {
        var (start, sum, first, last, best) = (0, 0f, 0, 0, float.MinValue);
        for (var i = 0; i < evidence.Length; i++)
        {
            (start, sum) = sum > 0 ? (start, sum + evidence[i]) : (i, evidence[i]);
            if (sum > best)
                (first, last, best) = (start, i, sum);
        }
        return (first, last);
    }

    /// <summary>Writes for each line at <paramref name="at"/>: what the best run with the line loses to the best run, the distance to that run, and the share of the best run.</summary>
    public static void Read(ReadOnlySpan<float> evidence, LineTable table, int at)
    {
        var losses = table[at];
        var distances = table[at + 1];
        var (first, last) = Best(evidence);
        var before = 0f;
        for (var i = 0; i < evidence.Length; i++)
        {
            // The best run that ends here, and of the two below the best that starts here: both have the line's own evidence.
            losses[i] = before = evidence[i] + Math.Max(0, before);
            var distance = i < first ? i - first : i > last ? i - last : 0;
            distances[i] = MathF.CopySign(Logarithm.Of(1 + Math.Abs(distance)), distance);
        }
        var (best, after) = (losses[last], 0f);
        for (var i = evidence.Length - 1; i >= 0; i--)
        {
            after = evidence[i] + Math.Max(0, after);
            losses[i] = Math.Max(-MaxLoss, losses[i] + after - evidence[i] - best);
        }
        table[at + 2].Fill((float)(last - first + 1) / evidence.Length);
    }
}
