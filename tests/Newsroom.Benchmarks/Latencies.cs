namespace Newsroom.Benchmarks;

/// <summary>How long each of many things took.</summary>
internal sealed class Latencies(TimeSpan[] values)
{
    private readonly TimeSpan[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    /// <summary>Where in the order they came in those over a limit are: the first, the last (1 is the first of all), and how many.</summary>
    public (int First, int Last, int Count) Over(TimeSpan limit)
    {
        var over = Enumerable.Range(0, values.Length).Where(i => values[i] > limit).ToList();
        return over.Count == 0 ? (0, 0, 0) : (over[0] + 1, over[^1] + 1, over.Count);
    }

    /// <summary>The smallest value that at least this share (0 to 1) of all values does not exceed.</summary>
    public TimeSpan Percentile(double share) => _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
