using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Newsroom.Ingest.Feeds;

/// <summary>When a feed is asked next, and when its silence is worth a warning. Pure: the same numbers give the same answer.</summary>
public static class FeedRhythm
{
    public static readonly TimeSpan DefaultMin = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan DefaultMax = TimeSpan.FromHours(24);

    /// <summary>Longest wait that a publisher can ask for.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    /// <summary>Silence, in multiples of the usual time between items, that is no rhythm any more.</summary>
    public const int QuietFactor = 10;

    // A night without news is no warning.
    private static readonly TimeSpan ShortestQuiet = TimeSpan.FromHours(24);

    private const double Slower = 1.25;

    /// <summary>Share of an interval over which feeds that have the same one are spread.</summary>
    private const int SpreadShare = 10;

    /// <summary>
    /// The time to the next poll after one that showed so many known and new items. Nothing new: a quarter longer. Something new: half
    /// the time, times the share of items already seen, for the fewer of them there are the closer the feed came to dropping items
    /// unseen; if all were new it may have, so the shortest time. A steady feed settles where about one poll in four brings something
    /// (1.25³ ≈ 2): an hourly one is asked every quarter of an hour.
    /// </summary>
    public static TimeSpan NextInterval(TimeSpan interval, TimeSpan min, TimeSpan max, int known, int fresh)
    {
        var factor = fresh == 0 ? Slower : 0.5 * known / (known + fresh);
        return Clamp(interval * factor, min, max);
    }

    /// <summary>
    /// How much of <paramref name="interval"/> a feed waits beyond the others, so that feeds which were created, or became due, at once are
    /// not asked at once: up to a tenth, and for one feed always the same share.
    /// </summary>
    public static TimeSpan Spread(string feedId, TimeSpan interval)
    {
        var hash = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(feedId)));
        return interval / SpreadShare * (hash / (double)uint.MaxValue);
    }

    /// <summary>
    /// The wait after so many failures in a row: each adds the shortest interval, so that an hour's outage costs little and a dead feed
    /// ends at the longest interval, but is never given up. What the publisher asks for counts if it is longer.
    /// </summary>
    public static TimeSpan Backoff(TimeSpan min, TimeSpan max, int failures, TimeSpan? retryAfter)
    {
        // The longest wait is reached long before 10,000; more would pass what a span can hold.
        var wait = Clamp(min * Math.Clamp(failures, 1, 10_000), min, max);
        return retryAfter is { } asked && asked > wait ? Clamp(asked, wait, LongestRetryAfter) : wait;
    }

    /// <summary>The usual time between polls that brought something, which recent ones count more for. Zero means not known yet.</summary>
    public static TimeSpan NextRhythm(TimeSpan rhythm, TimeSpan gap) => rhythm <= TimeSpan.Zero ? gap : (rhythm * 0.7) + (gap * 0.3);

    /// <summary>Whether nothing new for <paramref name="silence"/> is unusual; a feed of unknown rhythm counts as a daily one.</summary>
    public static bool IsQuiet(TimeSpan silence, TimeSpan rhythm)
    {
        var usual = rhythm > TimeSpan.Zero ? rhythm : TimeSpan.FromDays(1);
        return silence > TimeSpan.FromTicks(Math.Max(ShortestQuiet.Ticks, Saturated(usual.Ticks)));
    }

    private static long Saturated(long ticks) => ticks > long.MaxValue / QuietFactor ? long.MaxValue : ticks * QuietFactor;

    private static TimeSpan Clamp(TimeSpan value, TimeSpan min, TimeSpan max) =>
        TimeSpan.FromTicks(Math.Clamp(value.Ticks, min.Ticks, Math.Max(min.Ticks, max.Ticks)));
}
