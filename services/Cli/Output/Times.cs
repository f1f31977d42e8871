using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Output;

/// <summary>Points in time on the command line: a date, a date and time (UTC unless it says otherwise), or how far from now.</summary>
internal static class Times
{
    public static Option<string> Option(string name, string description) => new(name) { Description = description, HelpName = "TIME" };

    /// <summary>A length of time is one ago. Unset if nothing was said.</summary>
    public static Timestamp? Parse(string? text, string option, TimeProvider clock) => string.IsNullOrEmpty(text) ? null
        : Read(text, option, span => clock.GetUtcNow() - span, "how long ago").ToTimestamp();

    /// <summary>A length of time is one from now on; a time that is past is refused.</summary>
    public static Timestamp ParseToCome(string text, string option, TimeProvider clock)
    {
        var time = Read(text, option, span => clock.GetUtcNow() + span, "how long from now");
        return time > clock.GetUtcNow() ? time.ToTimestamp() : throw CliException.Usage($"{option}: {text} is past.", "Give a time to come, for example 3h for three hours from now.");
    }

    private static DateTimeOffset Read(string text, string option, Func<TimeSpan, DateTimeOffset> from, string meaning) =>
        ParseSpan(text) is { } span ? from(span)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw CliException.Usage($"{option}: '{text}' is no time.", $"Write it as 2024-11-24, 2024-11-24T12:00:00Z, or 90s, 10m, 3h, 7d for {meaning}.");

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
