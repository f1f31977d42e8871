using System.Globalization;

namespace Newsroom.Search.Query;

/// <summary>A stretch of time that a query names: a year, month, day, minute or second, or for <c>now</c> a point.</summary>
internal readonly record struct QueryPeriod(TimeBound Start, TimeBound End);

/// <summary>
/// Times as queries write them: <c>2024</c>, <c>2024-11</c>, <c>2024-W45</c> (ISO week), <c>2024-11-01</c>,
/// <c>2024-11-01T18:30</c> and with <c>:00</c> seconds, UTC unless
/// <c>Z</c> or an offset such as <c>+02:00</c> follows; <c>now</c>, <c>now-7d</c>, <c>now+2h</c> with w, d, h, m or s.
/// </summary>
internal static class QueryTime
{
    private const string Canonical = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private const int SecondsPerDay = 86_400;

    private static readonly TimeSpan MaxOffset = TimeSpan.FromDays(36_525);

    private static readonly (string Format, Func<DateTimeOffset, DateTimeOffset> End)[] Formats =
    [
        ("yyyy", t => t.AddYears(1)),
        ("yyyy-MM", t => t.AddMonths(1)),
        ("yyyy-MM-dd", t => t.AddDays(1)),
        ("yyyy-MM-dd'T'HH:mm", t => t.AddMinutes(1)),
        ("yyyy-MM-dd'T'HH:mmK", t => t.AddMinutes(1)),
        ("yyyy-MM-dd'T'HH:mm:ss", t => t.AddSeconds(1)),
        ("yyyy-MM-dd'T'HH:mm:ssK", t => t.AddSeconds(1)),
    ];

    private static readonly (char Unit, int Seconds)[] Units = [('w', 7 * SecondsPerDay), ('d', SecondsPerDay), ('h', 3_600), ('m', 60), ('s', 1)];

    public static bool TryParse(string text, out QueryPeriod period)
    {
        period = default;
        if (text.StartsWith("now", StringComparison.OrdinalIgnoreCase))
        {
            if (!TryParseOffset(text.AsSpan(3), out var offset))
                return false;
            period = new QueryPeriod(new TimeBound(null, offset), new TimeBound(null, offset));
            return true;
        }

        if (TryParseWeek(text, out var monday))
        {
            period = new QueryPeriod(new TimeBound(monday, TimeSpan.Zero), new TimeBound(monday.AddDays(7), TimeSpan.Zero));
            return true;
        }

        foreach (var (format, end) in Formats)
        {
            const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            if (!DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, Style, out var start) || start.Year is < 1000 or > 9000)
                continue;
            period = new QueryPeriod(new TimeBound(start, TimeSpan.Zero), new TimeBound(end(start), TimeSpan.Zero));
            return true;
        }

        return false;
    }

    public static string Write(TimeBound? bound)
    {
        if (bound is not { } time)
            return "*";
        if (time.Instant is { } instant)
            return instant.ToString(Canonical, CultureInfo.InvariantCulture);
        var seconds = (long)time.Offset.TotalSeconds;
        if (seconds == 0)
            return "now";
        var (unit, size) = Units.First(u => seconds % u.Seconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"now{(seconds < 0 ? '-' : '+')}{Math.Abs(seconds / size)}{unit}");
    }

    private static bool TryParseWeek(string text, out DateTimeOffset monday)
    {
        monday = default;
        if (text.Length != 8 || text[4] != '-' || text[5] is not ('W' or 'w')
            || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1000 or > 9000
            || !int.TryParse(text.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var week) || week < 1
            || week > ISOWeek.GetWeeksInYear(year))
        {
            return false;
        }

        monday = new DateTimeOffset(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday), TimeSpan.Zero);
        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text.IsEmpty)
            return true;
        if (text.Length < 3 || text[0] is not ('+' or '-'))
            return false;
        var unit = char.ToLowerInvariant(text[^1]);
        var seconds = Units.FirstOrDefault(u => u.Unit == unit).Seconds;
        if (seconds == 0 || !int.TryParse(text[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || (long)count * seconds > MaxOffset.TotalSeconds)
        {
            return false;
        }

        offset = TimeSpan.FromSeconds((text[0] == '-' ? -1L : 1L) * count * seconds);
        return true;
    }
}
