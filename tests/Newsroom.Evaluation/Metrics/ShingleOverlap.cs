namespace Newsroom.Evaluation.Metrics;

/// <summary>
/// The measure of the public article-extraction benchmark (scrapinghub, evaluate.py): multisets of runs of four tokens, case kept,
/// normalised per page so that long texts weigh no more; precision and recall are means over pages, F1 is of these means.
/// </summary>
internal static class ShingleOverlap
{
    private const int Length = 4;

    public static Retrieval Of(string gold, string found)
    {
        var (wanted, got) = (Shingles(gold), Shingles(found));
        double tp = 0, fp = 0, fn = 0;
        foreach (var key in wanted.Keys.Union(got.Keys, StringComparer.Ordinal))
        {
            var (w, g) = (wanted.GetValueOrDefault(key), got.GetValueOrDefault(key));
            tp += Math.Min(w, g);
            fp += Math.Max(0, g - w);
            fn += Math.Max(0, w - g);
        }
        var sum = tp + fp + fn;
        return sum == 0 ? default : new Retrieval(tp / sum, fp / sum, fn / sum);
    }

    /// <summary>Means over pages; a page on which nothing was found has no precision, one on which nothing is wanted no recall.</summary>
    public static (double Precision, double Recall, double F1) Mean(IReadOnlyList<Retrieval> pages)
    {
        var precision = pages.Where(p => p.TruePositives + p.FalsePositives > 0).Select(p => p.Precision).DefaultIfEmpty(0).Average();
        var recall = pages.Where(p => p.TruePositives + p.FalseNegatives > 0).Select(p => p.Recall).DefaultIfEmpty(0).Average();
        return (precision, recall, Retrieval.Harmonic(precision, recall));
    }

    /// <summary>A text of fewer tokens than a shingle is one shingle.</summary>
    public static Dictionary<string, int> Shingles(string text)
    {
        var tokens = Tokens.Of(text);
        if (tokens.Count == 0)
            return [];
        return Tokens.Count(Enumerable.Range(0, Math.Max(1, tokens.Count - Length + 1)).Select(i => string.Join(' ', tokens.Skip(i).Take(Length))));
    }
}
