using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Copies;

/// <summary>Where an article belongs.</summary>
/// <param name="GroupId">Its group; null: one of its own.</param>
/// <param name="MergedGroups">Groups that turned out to be the same text, and become part of it.</param>
/// <param name="CoveredBy">Number of the article whose keys can stand for its own; null: it needs its own.</param>
internal sealed record CopyPlacement(string? GroupId, IReadOnlyList<string> MergedGroups, long? CoveredBy);

/// <summary>Compares one text with others, each once, and says which group it belongs to.</summary>
internal sealed class CopyJudge(CopyText text)
{
    /// <summary>Shared shingles of both texts together, from which a text that is one with two groups makes them one. A digest of two reports shares less with each.</summary>
    private const double MergingJaccard = .2;

    /// <summary>Shingles that both texts must share for the keys of one to find what the other would find.</summary>
    private const double Covering = .9;

    private readonly Dictionary<long, CopyComparison> _known = [];

    /// <summary>What the others are compared with.</summary>
    public CopyText Text => text;

    public bool Knows(long number) => _known.ContainsKey(number);

    public void Read(long number, CopyText other) => _known[number] = CopyComparer.Compare(text, other);

    /// <param name="candidates">Of which the judge knows each.</param>
    public CopyPlacement Place(IReadOnlyList<CopyCandidate> candidates)
    {
        var same = candidates.Where(one => _known[one.Number].IsSameText).OrderByDescending(one => _known[one.Number].Jaccard).ThenBy(one => one.Number).ToList();
        if (same.Count == 0)
            return new CopyPlacement(null, [], null);
        var groups = same.Where((one, at) => at == 0 || _known[one.Number].Jaccard >= MergingJaccard)
            .DistinctBy(one => one.GroupId).OrderBy(one => one.GroupFirst).Select(one => one.GroupId).ToList();
        // The oldest keeps its id, so that an id that is in use stays what most know.
        return new CopyPlacement(groups[0], groups[1..], same.FirstOrDefault(Covers)?.Number);
    }

    private bool Covers(CopyCandidate candidate) => !candidate.IsCovered && Math.Min(_known[candidate.Number].Here, _known[candidate.Number].There) >= Covering;
}
