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
    public static (int First, int Last) Best(float[] evidence)
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
    public static void Read(float[] evidence, float[][] rows, int at)
    {
        var n = evidence.Length;
        var (ending, starting) = (new float[n], new float[n]);
        for (var i = 0; i < n; i++)
            ending[i] = evidence[i] + (i == 0 ? 0 : Math.Max(0, ending[i - 1]));
        for (var i = n - 1; i >= 0; i--)
            starting[i] = evidence[i] + (i + 1 == n ? 0 : Math.Max(0, starting[i + 1]));
        var (first, last) = Best(evidence);
        for (var i = 0; i < n; i++)
        {
            var through = ending[i] + starting[i] - evidence[i];
            var distance = i < first ? i - first : i > last ? i - last : 0;
            rows[i][at] = Math.Max(-MaxLoss, through - ending[last]);
            rows[i][at + 1] = MathF.CopySign(MathF.Log2(1 + Math.Abs(distance)), distance);
            rows[i][at + 2] = (float)(last - first + 1) / n;
        }
    }
}
