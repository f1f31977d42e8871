using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Metadata;

/// <summary>What a line says about time, and whether it says anything else.</summary>
/// <param name="Published">The first time that is not of an update.</param>
/// <param name="Updated">The first time after a word for updating.</param>
/// <param name="ForeignWords">Words that belong to neither.</param>
public sealed record DateLine(ArticleTime? Published, ArticleTime? Updated, int ForeignWords)
{
    private const int YearDigits = 4;

    // What most lines give.
    private static readonly DateLine Nothing = new(null, null, 0);

    /// <summary>The line gives times and nothing else.</summary>
    public bool IsPure => (Published ?? Updated) is not null && ForeignWords == 0;

    /// <summary>Reads a line of at most 200 characters; a longer one gives nothing, nor does one without the digits of a year.</summary>
    /// <param name="text">The line.</param>
    /// <param name="dayFirst">Whether 03/04/2024 is in April; null if that is not known, and then it is no date.</param>
    public static DateLine Read(string text, bool? dayFirst = null)
    {
        if (text.Length > 200 || !MayHaveYear(text))
            return Nothing;
        var reader = new DateReader(DateToken.Fold(text), dayFirst);
        ArticleTime? published = null, updated = null;
        DateParts? first = null;
        var foreign = 0;
        foreach (var clause in reader.Clauses())
        {
            foreign += clause.ForeignWords;
            // "modified on 9 April at 18:05" after a full date means the same year, "updated 09:15" the same day.
            var parts = clause.Parts.CompletedBy(first);
            first ??= parts;
            if (clause.IsUpdate)
                updated ??= parts.ToTime();
            else
                published ??= parts.ToTime();
        }
        return new DateLine(published, updated, foreign);
    }

    /// <summary>Whether there are four digits in a row, or two points after a digit, as in <c>3.5.24</c>, or the sign of a year that an era counts: without a year there is no time, and most numbers are none.</summary>
    private static bool MayHaveYear(string text)
    {
        var (digits, points, hasDigit) = (0, 0, false);
        foreach (var c in text)
        {
            digits = char.IsDigit(c) ? digits + 1 : 0;
            hasDigit |= digits > 0;
            points += hasDigit && c == '.' ? 1 : 0;
            if (digits == YearDigits || points == 2 || (hasDigit && c is '年'))
                return true;
        }
        return false;
    }
}

/// <summary>The parts of a point in time, as far as they were stated.</summary>
internal sealed record DateParts
{
    public int Year { get; init; }

    public int Month { get; init; }

    public int Day { get; init; }

    public int? Hour { get; init; }

    public int Minute { get; init; }

    public int Second { get; init; }

    /// <summary>Minutes east of UTC; null when not stated.</summary>
    public int? Offset { get; init; }

    public bool HasDate => Year > 0 && Month > 0;

    /// <summary>Year, month and day where this states only a later part.</summary>
    public DateParts CompletedBy(DateParts? earlier) => earlier is null ? this : this with
    {
        Year = Year > 0 ? Year : earlier.Year,
        Month = Month > 0 ? Month : earlier.Month,
        Day = Day > 0 || Month > 0 ? Day : earlier.Day,
    };

    /// <summary>Null unless at least year and month are stated and the parts make a time that exists.</summary>
    public ArticleTime? ToTime()
    {
        if (!HasDate || Year is < 1800 or > 2200 || Month > 12 || Day > DateTime.DaysInMonth(Year, Month) || Hour > 23 || Minute > 59 || Second > 60)
            return null;
        var offset = Day > 0 && Hour is not null ? Offset : null;
        var local = Day == 0
            ? new DateTime(Year, Month, 1, 0, 0, 0, DateTimeKind.Unspecified)
            : new DateTime(Year, Month, Day, Hour ?? 0, Minute, Math.Min(Second, 59), DateTimeKind.Unspecified);
        var time = new ArticleTime
        {
            Time = Timestamp.FromDateTimeOffset(new DateTimeOffset(local, TimeSpan.Zero).AddMinutes(-(offset ?? 0))),
            Precision = (Day, Hour, Second) switch
            {
                (0, _, _) => TimePrecision.Month,
                (_, null, _) => TimePrecision.Day,
                // Publishing systems print :00 for seconds that nobody measured.
                (_, _, 0) => TimePrecision.Minute,
                _ => TimePrecision.Second,
            },
        };
        if (offset is { } minutes)
            time.UtcOffsetMinutes = minutes;
        return time;
    }
}
