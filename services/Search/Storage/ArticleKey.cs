namespace Newsroom.Search.Storage;

/// <summary>
/// The number that both engines know an article by. It grows with publication, so that the order of keys is the order of time: newest and
/// oldest come straight from an index, and a range of time is a range of keys. The second stands in the upper bits, and in the lower
/// 29 a hash of what is ranked, counted and compared by, on which replicas agree; the engine takes the next free number where two agree. An article
/// that changes gets another key, so what was read by a key holds for good.
/// </summary>
internal static class ArticleKey
{
    private const int IdBits = 29;
    private const long MaxSecond = 1L << (62 - IdBits);

    public static long Of(DateTimeOffset time, ulong content) => Floor(time) | (long)(content & ((1UL << IdBits) - 1));

    /// <summary>The least key of the second.</summary>
    public static long Floor(DateTimeOffset time) => Math.Clamp(time.ToUnixTimeSeconds(), -MaxSecond, MaxSecond) << IdBits;

    /// <summary>The least key of the first whole second at or after <paramref name="time"/>: times of articles count in whole seconds.</summary>
    public static long Ceiling(DateTimeOffset time) => Floor(time.AddTicks(TimeSpan.TicksPerSecond - 1));

    /// <summary>The second of a key.</summary>
    public static DateTimeOffset Time(long key) => DateTimeOffset.FromUnixTimeSeconds(Second(key));

    /// <summary>Since 1970, UTC.</summary>
    public static long Second(long key) => key >> IdBits;
}
