using System.Globalization;
using System.Text.RegularExpressions;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>Whether a page states a day at all, in numbers or with its month in a word: some golds were taken from an archive, or from a later state of the page.</summary>
internal static class StatedDay
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <param name="html">The page, its scripts and meta elements included.</param>
    /// <param name="day">As `2024-11-03`; what follows does not matter.</param>
    public static bool IsIn(string html, string day)
    {
        if (!DateOnly.TryParseExact(day.AsSpan(0, Math.Min(10, day.Length)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return false;
        var (y, m, d) = (date.Year, $"0?{date.Month}", $"0?{date.Day}");
        const string Month = @"\p{L}{3,12}\.?";
        string[] forms =
        [
            $"{y}[-/.年]?{m}[-/.月]?{d}", $@"{d}[-/.]\s?{m}[-/.]\s?(?:{y}|{y % 100:00})", $"{m}/{d}/{y}",
            $@"{d}(?:st|nd|rd|th|er|º)?[.,]?\s+(?:(?:de|of)\s+)?{Month},?\s+(?:dell?\s+|de\s+)?{y}", $@"(?<={Month}\s){d}(?:st|nd|rd|th)?,?\s+{y}",
        ];
        return Regex.IsMatch(html, $@"(?<!\d)(?:{string.Join('|', forms)})(?!\d)", RegexOptions.CultureInvariant, Timeout);
    }
}
