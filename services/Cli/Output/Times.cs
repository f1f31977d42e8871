using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Output;

/// <summary>Points in time on the command line: a date, a date and time (UTC unless it says otherwise), or how long ago.</summary>
internal static class Times
{
    public static Option<string> Option(string name, string description) => new(name) { Description = description, HelpName = "TIME" };

    /// <summary>Unset if nothing was said.</summary>
    public static Timestamp? Parse(string? text, string option, TimeProvider clock)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (ParseSpan(text) is { } ago)
            return (clock.GetUtcNow() - ago).ToTimestamp();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToTimestamp()
            : throw CliException.Usage($"{option}: '{text}' is no time.", "Write it as 2024-11-24, 2024-11-24T12:00:00Z, or 90s, 10m, 3h, 7d for how long ago.");
    }

    /// <summary>A number with s, m, h or d behind it; null if it is none.</summary>
    public static TimeSpan? ParseSpan(string text)
    {
        if (text.Length < 2 || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 100_000)
            return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
    }
}
