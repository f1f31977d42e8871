namespace Newsroom.Evaluation.Metrics;

/// <summary>How well a partition agrees with the expected one.</summary>
internal static class Clustering
{
    /// <summary>Precision and recall averaged over items (Bagga, Baldwin 1998).</summary>
    public static (double Precision, double Recall) BCubed<TFound, TGold>(IReadOnlyList<TFound> found, IReadOnlyList<TGold> gold)
        where TFound : notnull
        where TGold : notnull
    {
        var both = found.Zip(gold).CountBy(pair => pair).ToDictionary();
        var ofFound = found.CountBy(label => label).ToDictionary();
        var ofGold = gold.CountBy(label => label).ToDictionary();
        return (
            found.Zip(gold).Average(pair => (double)both[pair] / ofFound[pair.First]),
            found.Zip(gold).Average(pair => (double)both[pair] / ofGold[pair.Second]));
    }

    /// <summary>Precision and recall over pairs of items in one cluster.</summary>
    public static (double Precision, double Recall) Pairs<TFound, TGold>(IReadOnlyList<TFound> found, IReadOnlyList<TGold> gold)
        where TFound : notnull
        where TGold : notnull
    {
        var both = PairsOf(found.Zip(gold));
        return (both / Math.Max(1, PairsOf(found)), both / Math.Max(1, PairsOf(gold)));
    }

    /// <summary>Adjusted Rand index (Hubert, Arabie 1985): 0 by chance, 1 for equal partitions.</summary>
    public static double AdjustedRand<TFound, TGold>(IReadOnlyList<TFound> found, IReadOnlyList<TGold> gold)
        where TFound : notnull
        where TGold : notnull
    {
        var (both, ofFound, ofGold) = (PairsOf(found.Zip(gold)), PairsOf(found), PairsOf(gold));
        var chance = ofFound * ofGold / (found.Count * (found.Count - 1) / 2.0);
        var most = (ofFound + ofGold) / 2;
        return most - chance == 0 ? 1 : (both - chance) / (most - chance);
    }

    private static double PairsOf<T>(IEnumerable<T> labels)
        where T : notnull => labels.CountBy(label => label).Sum(label => label.Value * (label.Value - 1) / 2.0);
}
