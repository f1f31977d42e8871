namespace Newsroom.Search.Facets;

/// <summary>The most frequent of the values that are added, each once.</summary>
/// <param name="limit">Values kept.</param>
/// <param name="order">Of values that are equally frequent.</param>
internal sealed class Top<T>(int limit, IComparer<T> order)
{
    private readonly List<(T Value, int Count)> _best = new(limit + 1);

    /// <summary>Most frequent first.</summary>
    public IReadOnlyList<(T Value, int Count)> Best => _best;

    public void Add(T value, int count)
    {
        // Most values are rarer than all of the best.
        if (_best.Count == limit && count < _best[^1].Count)
            return;
        var at = _best.Count;
        while (at > 0 && (count, order.Compare(_best[at - 1].Value, value)).CompareTo((_best[at - 1].Count, 0)) > 0)
            at--;
        if (at == limit)
            return;
        _best.Insert(at, (value, count));
        if (_best.Count > limit)
            _best.RemoveAt(limit);
    }
}
