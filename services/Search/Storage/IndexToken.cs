using System.Globalization;
using Newsroom.Search.Query;

namespace Newsroom.Search.Storage;

/// <summary>
/// What stands in an inverted index beside the terms of texts: words and values of fields, each behind a private-use character that
/// no term can contain, so that one index holds all.
/// </summary>
internal static class IndexToken
{
    /// <summary>Every article has it, so that what is left out can be left out of something.</summary>
    public const string Everything = "\uE000";

    private const char Prominence = '\uE006';
    private const char Period = '\uE00E';
    private const char FirstAttribute = '\uE010';
    private const char Space = '\uE00F';

    /// <summary>A word of that text which is indexed under another form.</summary>
    public static string Word(TextScope scope, string word) => (char)('\uE001' + (scope - TextScope.Title)) + word;

    /// <summary>A term of the title or dek, for engines that do not keep the texts apart.</summary>
    public static string Term(TextScope scope, string term) => (char)('\uE004' + (scope - TextScope.Title)) + term;

    /// <summary>A term that is prominent in the article.</summary>
    public static string Prominent(string term) => Prominence + term;

    public static string Attribute(AttributeField field, string value) => (char)(FirstAttribute + (int)field) + value.Replace(' ', Space);

    /// <summary>The value in a token made by <see cref="Attribute"/>.</summary>
    public static string AttributeValue(string token) => token[1..].Replace(Space, ' ');

    /// <summary>The year, month and day of an article, by which the index itself can keep to the newest ones.</summary>
    public static IEnumerable<string> Periods(DateTimeOffset time) => [Year(time.UtcDateTime), Month(time.UtcDateTime), Day(time.UtcDateTime)];

    /// <summary>Periods that between them have each day from that of <paramref name="from"/> to the end of <paramref name="lastYear"/>.</summary>
    public static IEnumerable<string> PeriodsFrom(DateTimeOffset from, int lastYear)
    {
        var day = from.UtcDateTime.Date;
        for (; day.Day > 1; day = day.AddDays(1))
            yield return Day(day);
        for (; day.Month > 1; day = day.AddMonths(1))
            yield return Month(day);
        for (; day.Year <= lastYear; day = day.AddYears(1))
            yield return Year(day);
    }

    public static IEnumerable<TextScope> Texts(TextScope scope) =>
        scope == TextScope.Any ? [TextScope.Title, TextScope.Dek, TextScope.Body] : [scope];

    private static string Year(DateTime day) => Period + day.ToString("yyyy", CultureInfo.InvariantCulture);

    private static string Month(DateTime day) => Period + day.ToString("yyyyMM", CultureInfo.InvariantCulture);

    private static string Day(DateTime day) => Period + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
