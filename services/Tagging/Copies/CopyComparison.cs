namespace Newsroom.Tagging.Copies;

/// <summary>How two texts are related, strongest first; the numbers are those of the contract.</summary>
internal enum TextRelation
{
    /// <summary>They share less than would be worth telling.</summary>
    None = 0,
    Identical = 1,
    Edited = 2,
    Contained = 3,
    Overlapping = 4,
    Paraphrased = 5,
}

/// <summary>What two texts have in common.</summary>
internal sealed record CopyComparison
{
    public required TextRelation Relation { get; init; }

    /// <summary>Share of the distinct shingles here that are also there, 0 to 1.</summary>
    public required double Here { get; init; }

    /// <summary>Share of the distinct shingles there that are also here, 0 to 1.</summary>
    public required double There { get; init; }

    public required double Jaccard { get; init; }

    /// <summary>Share of the shorter text's words in passages of both, replaced words between equal ones included, 0 to 1.</summary>
    public required double Bridged { get; init; }

    /// <summary>Share of the shorter text's distinct names and figures that the other has too; 1 if it has none.</summary>
    public required double Agreement { get; init; }

    /// <summary>The same of names alone.</summary>
    public required double NameAgreement { get; init; }

    public required IReadOnlyList<CopyPassage> Passages { get; init; }

    /// <summary>Both are one text for a reader: they belong to one group.</summary>
    public required bool IsSameText { get; init; }

    /// <summary>Of the shorter text.</summary>
    public double Containment => Math.Max(Here, There);
}
