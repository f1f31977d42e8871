using Newsroom.Search.Query;
using Newsroom.Search.Ranking;

namespace Newsroom.Search.Searching;

/// <summary>How much work one query may make.</summary>
/// <param name="Candidates">Newest matches that are ranked; half as many more from each narrower form of the query.</param>
/// <param name="Counted">Newest matches that facets and groups are made of, and at which counting the total stops.</param>
internal sealed record SearchLimits(int Candidates, int Counted)
{
    /// <summary>Newest matches that are read: one more than are counted, and all that may be ranked.</summary>
    public int Matches => Math.Max(Counted + 1, Candidates * RankedCandidates.Growth);

    /// <summary>Alternatives are counted half as far: for each match the engine goes through several lists of matches instead of one.</summary>
    public SearchLimits Of(QueryExpression query) => query is AnyOf ? this with { Counted = Counted / 2 } : this;
}
