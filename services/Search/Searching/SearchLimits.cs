using Newsroom.Search.Ranking;

namespace Newsroom.Search.Searching;

/// <summary>How much work one query may make.</summary>
/// <param name="Candidates">Newest matches that are ranked; half as many more from each narrower form of the query.</param>
/// <param name="Counted">Newest matches that facets and groups are made of, and at which counting the total stops.</param>
/// <param name="LeastFrequency">Rarity goes by so many articles at least, and by a rounded number of all; 0: by what they are.</param>
internal sealed record SearchLimits(int Candidates, int Counted, int LeastFrequency = 0)
{
    /// <summary>Newest matches that are read: one more than are counted, and all that may be ranked.</summary>
    public int Matches => Math.Max(Counted + 1, Candidates * RankedCandidates.Growth);
}
