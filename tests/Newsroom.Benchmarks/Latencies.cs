namespace Newsroom.Benchmarks;

/// <summary>How long each of many things took.</summary>
internal sealed class Latencies(TimeSpan[] values)
{
    private readonly TimeSpan[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    /// <summary>The smallest value that at least this share (0 to 1) of all values does not exceed.</summary>
    public TimeSpan Percentile(double share) => _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
