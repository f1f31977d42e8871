using Newsroom.Search.Facets;
using Newsroom.Search.Query;
using Newsroom.Search.Ranking;
using Newsroom.Search.V1;

namespace Newsroom.Search.Searching;

/// <summary>
/// Draws matches together. A group stands where the best placed of its articles would. Of copies the preferred source's is shown, else the
/// first published; of a story the best placed. An earlier revision is shown only where no latest one is in the group.
/// </summary>
internal sealed class Grouping(IndexQuery query, MatchRows rows, RankedCandidates? ranking, Func<long, bool> isEarlier)
{
    private readonly long _preferred = FacetList.Entry(new FacetTerm(FacetField.Source, query.PreferredSource, ""));

    /// <summary>Up to one more place than the page holds.</summary>
    public List<Place> Places()
    {
        var names = query.Grouping == SearchGrouping.Copies ? rows.CopyGroups : rows.Stories;
        var places = Enumerable.Range(0, rows.Keys.Count).GroupBy(GroupOf)
            .SelectMany(g => names[g.Key].Length == 0 ? g.Select(i => ToPlace([i])) : [ToPlace([.. g])]);
        List<Place> after = [.. places.Where(IsAfterCursor)];
        after.Sort(Compare);
        return after[..Math.Min(after.Count, query.Limit + 1)];
    }

    private int GroupOf(int index) => query.Grouping == SearchGrouping.Copies ? rows.CopyGroupOf(index) : rows.StoryOf(index);

    private Place ToPlace(List<int> group)
    {
        var best = Best(group);
        List<int> latest = [.. group.Where(i => !isEarlier(rows.Keys[i]))];
        var eligible = latest.Count == 0 || latest.Count == group.Count ? group : latest;
        var shown = query.Grouping == SearchGrouping.Copies ? Copy(eligible) : eligible == group ? best.Key : Best(eligible).Key;
        return best with { Shown = shown, Collapsed = group.Count - 1 };
    }

    private Place Best(List<int> group) =>
        group.Select(i => new Place(rows.Keys[i], Score(rows.Keys[i]), rows.Keys[i], 0)).Order(Comparer<Place>.Create(Compare)).First();

    private long Copy(List<int> group)
    {
        var preferred = query.PreferredSource.Length > 0 ? group.Where(IsPreferred).ToList() : [];
        return (preferred.Count > 0 ? preferred : group).Min(i => rows.Keys[i]);
    }

    private bool IsPreferred(int index)
    {
        foreach (var facet in rows.FacetsOf(index))
        {
            if (rows.Facets[facet] == _preferred)
                return true;
        }

        return false;
    }

    private double Score(long key) => ranking is null ? 0 : ranking.Scores.TryGetValue(key, out var score) ? score : Place.Unranked;

    private bool IsAfterCursor(Place place) =>
        query.After is not { } after || Compare(new Place(after.Key, after.Score, after.Key, 0), place) < 0;

    private int Compare(Place a, Place b) => query.Order == SearchOrder.Oldest ? a.Key.CompareTo(b.Key) : Place.ByRelevance(a, b);
}
