using Newsroom.Search.Facets;

namespace Newsroom.Search.Storage;

/// <summary>Facet values that are stored already, with the label that they were stored with, so that writers write only new ones.</summary>
internal sealed class KnownFacetValues
{
    private const int MaxKnown = 200_000;

    private readonly Dictionary<long, string> _labels = [];

    /// <summary>In the order of their hashes, which keeps writers from waiting for each other in a circle.</summary>
    public List<FacetTerm> Missing(IReadOnlyList<FacetTerm> terms)
    {
        lock (_labels)
        {
            return [.. terms.Where(t => !_labels.TryGetValue(FacetList.Entry(t), out var label) || label != t.Label)
                .DistinctBy(FacetList.Entry).OrderBy(FacetList.Entry)];
        }
    }

    /// <summary>To be told only when they are committed.</summary>
    public void Stored(IEnumerable<FacetTerm> terms)
    {
        lock (_labels)
        {
            if (_labels.Count > MaxKnown)
                _labels.Clear();
            foreach (var term in terms)
                _labels[FacetList.Entry(term)] = term.Label;
        }
    }
}
