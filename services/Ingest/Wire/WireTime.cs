using System.Globalization;
using System.Text.RegularExpressions;

namespace Newsroom.Ingest.Wire;

/// <summary>Times as wires and feeds write them: ISO 8601 in both forms, RFC 822 with its successors, and what feeds make of it.</summary>
internal static partial class WireTime
{
    /// <summary>
    /// Zones that name one offset (RFC 822, and those of Europe and Japan that no other zone shares), in minutes. Not here are BST, IST,
    /// AST and the like, which mean different hours in different countries.
    /// </summary>
    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Z"] = 0,
        ["UT"] = 0,
        ["UTC"] = 0,
        ["GMT"] = 0,
        ["WET"] = 0,
        ["WEST"] = 60,
        ["CET"] = 60,
        ["MEZ"] = 60,
        ["CEST"] = 120,
        ["MESZ"] = 120,
        ["EET"] = 120,
        ["EEST"] = 180,
        ["MSK"] = 180,
        ["JST"] = 540,
        ["EST"] = -300,
        ["EDT"] = -240,
        ["CST"] = -360,
        ["CDT"] = -300,
        ["MST"] = -420,
        ["MDT"] = -360,
        ["PST"] = -480,
        ["PDT"] = -420,
    };

    /// <summary>Null if the text is no time, or names a zone that is not known.</summary>
    /// <param name="text">As sent.</param>
    /// <param name="unstatedZone">Offset to read it with if it states none.</param>
    /// <param name="zoneStated">Whether it states one.</param>
    public static DateTimeOffset? Parse(string text, TimeSpan unstatedZone, out bool zoneStated)
    {
        zoneStated = false;
        text = text.Trim();
        if (text.Length > 80)
            return null;
        var match = Iso().Match(text);
        if (!match.Success)
            match = Rfc822().Match(text);
        if (!match.Success || Offset(match.Groups["zone"].Value) is not { } offset)
            return null;
        zoneStated = match.Groups["zone"].Length > 0;
        return Instant(match, zoneStated ? offset : unstatedZone);
    }

    private static DateTimeOffset? Instant(Match match, TimeSpan offset)
    {
        if (Month(match.Groups["month"].Value) is not { } month)
            return null;
        var year = Year(match.Groups["year"].Value);
        var (day, hour, minute) = (Number(match, "day"), Number(match, "hour"), Number(match, "minute"));
        // A leap second is read as the one before it.
        var second = Math.Min(Number(match, "second"), 59);
        var isEndOfDay = hour == 24 && minute == 0 && second == 0;
        if (year is < 1 or > 9999 || day < 1 || day > DateTime.DaysInMonth(year, month) || (hour > 23 && !isEndOfDay) || minute > 59)
            return null;
        var fraction = match.Groups["fraction"].Value.PadRight(7, '0')[..7];
        var ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified).Ticks
            + new TimeSpan(hour, minute, second).Ticks + int.Parse(fraction, CultureInfo.InvariantCulture) - offset.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Length: > 0 } g ? int.Parse(g.ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>RFC 5322, section 4.3: two digits below 50 are of this century, three count from 1900.</summary>
    private static int Year(string digits)
    {
        var year = int.Parse(digits, CultureInfo.InvariantCulture);
        return digits.Length switch { 2 => year < 50 ? 2000 + year : 1900 + year, 3 => 1900 + year, _ => year };
    }

    private static int? Month(string text)
    {
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var number))
            return number is >= 1 and <= 12 ? number : null;
        const string names = "janfebmaraprmayjunjulaugsepoctnovdec";
        var at = names.IndexOf(text[..3], StringComparison.OrdinalIgnoreCase);
        return at >= 0 && at % 3 == 0 ? (at / 3) + 1 : null;
    }

    private static TimeSpan? Offset(string zone)
    {
        if (zone.Length == 0)
            return TimeSpan.Zero;
        if (Zones.TryGetValue(zone, out var minutes))
            return TimeSpan.FromMinutes(minutes);
        var sign = zone.AsSpan().IndexOfAny('+', '-');
        if (sign < 0)
            return null;
        var digits = zone[(sign + 1)..].Replace(":", "", StringComparison.Ordinal);
        var (hours, rest) = digits.Length <= 2 ? (digits, "0") : (digits[..^2], digits[^2..]);
        var total = (int.Parse(hours, CultureInfo.InvariantCulture) * 60) + int.Parse(rest, CultureInfo.InvariantCulture);
        return total > 14 * 60 ? null : TimeSpan.FromMinutes(zone[sign] == '-' ? -total : total);
    }

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})(-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})|(?<month>[0-9]{2})(?<day>[0-9]{2}))" +
        @"(([Tt]|\s+)(?<hour>[0-9]{2}):?(?<minute>[0-9]{2})(:?(?<second>[0-9]{2})([.,](?<fraction>[0-9]+))?)?" +
        @"\s*(?<zone>Z|z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Iso();

    // Day first as in the RFC, or month first as in C's asctime and American prose.
    [GeneratedRegex(
        @"^([A-Za-z]{2,9}[.,]?\s*[,.]?\s*)?" +
        @"((?<day>[0-9]{1,2})[\s-]+(?<month>[A-Za-z]{3,9})|(?<month>[A-Za-z]{3,9})\.?\s+(?<day>[0-9]{1,2}))[.,]?[\s-]+(?<year>[0-9]{2,4}),?" +
        @"(\s+(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]+))?)?" +
        @"\s*(?<zone>[A-Za-z]{1,5}|(GMT|UTC)?\s?[+-][0-9]{1,2}(:?[0-9]{2})?)?)?(\s*\([A-Za-z ]{1,40}\))?$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Rfc822();
}
