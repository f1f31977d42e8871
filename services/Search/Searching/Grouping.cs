using Newsroom.Search.Facets;
using Newsroom.Search.Query;
using Newsroom.Search.Ranking;
using Newsroom.Search.V1;

namespace Newsroom.Search.Searching;

/// <summary>
/// Draws matches together. A group stands where the best placed of its articles would. Of copies the preferred source's is shown, else the
/// first published; of a story the best placed.
/// </summary>
internal sealed class Grouping(IndexQuery query, IReadOnlyList<MatchRow> rows, RankedCandidates? ranking)
{
    private readonly long _preferred = FacetList.Entry(new FacetTerm(FacetField.Source, query.PreferredSource, ""));

    /// <summary>Up to one more place than the page holds.</summary>
    public List<Place> Places()
    {
        var places = rows.GroupBy(GroupOf, StringComparer.Ordinal).SelectMany(g => g.Key.Length == 0 ? g.Select(r => ToPlace([r])) : [ToPlace([.. g])]);
        List<Place> after = [.. places.Where(IsAfterCursor)];
        after.Sort(Compare);
        return after[..Math.Min(after.Count, query.Limit + 1)];
    }

    private string GroupOf(MatchRow row) => query.Grouping == SearchGrouping.Copies ? row.CopyGroupId : row.StoryId;

    private Place ToPlace(List<MatchRow> group)
    {
        var best = group.Select(r => new Place(r.Key, Score(r.Key), r.Key, 0)).Order(Comparer<Place>.Create(Compare)).First();
        return best with { Shown = query.Grouping == SearchGrouping.Copies ? Copy(group) : best.Key, Collapsed = group.Count - 1 };
    }

    private long Copy(List<MatchRow> group)
    {
        var preferred = query.PreferredSource.Length > 0 ? group.Where(IsPreferred).ToList() : [];
        return (preferred.Count > 0 ? preferred : group).Min(r => r.Key);
    }

    private bool IsPreferred(MatchRow row)
    {
        for (var i = 0; i < FacetList.Count(row.Facets); i++)
        {
            if (FacetList.At(row.Facets, i) == _preferred)
                return true;
        }

        return false;
    }

    private double Score(long key) => ranking is null ? 0 : ranking.Scores.TryGetValue(key, out var score) ? score : Place.Unranked;

    private bool IsAfterCursor(Place place) =>
        query.After is not { } after || Compare(new Place(after.Key, after.Score, after.Key, 0), place) < 0;

    private int Compare(Place a, Place b) => query.Order == SearchOrder.Oldest ? a.Key.CompareTo(b.Key) : Place.ByRelevance(a, b);
}
