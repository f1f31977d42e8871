using System.Globalization;

namespace Newsroom.Ingest.Feeds;

/// <summary>The Retry-After header (RFC 9110, section 10.2.3): seconds, or a date.</summary>
public static class RetryAfter
{
    /// <summary>How long to wait, zero to a day; null if the value is neither.</summary>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        value = value?.Trim();
        if (string.IsNullOrEmpty(value))
            return null;
        // More digits than a number holds are still more than a day.
        if (value.All(char.IsAsciiDigit))
            return Within(long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? Math.Min(s, 1_000_000) : 1_000_000);
        return DateTimeOffset.TryParseExact(
            value, ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date)
            ? Within((date - now).TotalSeconds)
            : null;
    }

    private static TimeSpan Within(double seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, 0, FeedRhythm.LongestRetryAfter.TotalSeconds));
}
