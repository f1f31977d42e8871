using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Copies;

/// <summary>What two texts have in common.</summary>
internal sealed record CopyComparison
{
    /// <summary>Unspecified: they share less than would be worth telling.</summary>
    public required CopyRelation Relation { get; init; }

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
