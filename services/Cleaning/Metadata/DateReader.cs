namespace Newsroom.Cleaning.Metadata;

/// <summary>Reads the clauses of a date line: each has at most one date, one time and one zone, in any order.</summary>
/// <param name="folded">The line, see <see cref="DateToken.Fold"/>.</param>
/// <param name="dayFirst">Whether 03/04/2024 is in April; null if that is not known, and then it is no date.</param>
internal sealed class DateReader(string folded, bool? dayFirst)
{
    /// <summary>A clause, whether it is of an update, and how many of its words have no place in a date.</summary>
    public readonly record struct Clause(DateParts Parts, bool IsUpdate, int ForeignWords);

    private static readonly System.Globalization.PersianCalendar Persian = new();

    private readonly List<DateToken> _tokens = DateToken.Split(folded);
    private int _at;
    private DateParts _parts = new();

    public IEnumerable<Clause> Clauses()
    {
        var isUpdate = false;
        var foreign = 0;
        while (_at < _tokens.Count)
        {
            if (_tokens[_at].IsWord && DateWords.Updated.Contains(Text(0)))
            {
                if (_parts != new DateParts())
                    yield return new Clause(_parts, isUpdate, foreign);
                (_parts, isUpdate, foreign) = (new DateParts(), true, 0);
                _at++;
            }
            else if (!ReadDate() && !ReadTime() && !ReadZone())
            {
                foreign += IsForeign(_at) ? 1 : 0;
                _at++;
            }
        }
        yield return new Clause(_parts, isUpdate, foreign);
    }

    private bool IsForeign(int at)
    {
        var token = _tokens[at];
        // A second date has no place in a clause, and neither has a lone number.
        return token.IsNumber || (token.IsWord && !DateWords.Glue.Contains(folded.AsSpan(token.Start, token.Length)));
    }

    private bool ReadDate() => _parts.Month == 0 && (ReadIso() || ReadPersian() || ReadNumeric() || ReadIdeographic() || ReadYearFirst() || ReadNumberedMonth() || ReadNamedMonth());

    private bool ReadIso()
    {
        if (Number(0) is not (>= 1800 and <= 2200) || !IsMark(1, "-./") || Number(2) is not (>= 1 and <= 12) || _tokens[_at].Length != 4)
            return false;
        if (Text(1).SequenceEqual(Text(3)) && Number(4) is >= 1 and <= 31)
            return Take(5, Number(0), Number(2), Number(4), skipT: true);
        return Text(1) is not "." && !IsMark(3, "-./") && Take(3, Number(0), Number(2), 0, skipT: false);
    }

    private bool ReadNumeric()
    {
        if (Number(0) is not (>= 1 and <= 31) || !IsMark(1, ".-/") || Number(2) is not (>= 1 and <= 31) || !Text(3).SequenceEqual(Text(1)))
            return false;
        var year = Number(4) switch
        {
            >= 1800 and <= 2200 and var full => full,
            // 70 and later is the last century's, as POSIX has it; only after a point, where days come first for certain.
            >= 0 and <= 99 and var two when Text(1) is "." && _tokens[_at + 4].Length == 2 => two + (two >= 70 ? 1900 : 2000),
            _ => 0,
        };
        var (first, second) = (Number(0), Number(2));
        if (year == 0 || (first > 12 && second > 12))
            return false;
        // 03/04/2024 is March in the United States and April elsewhere: no date is better than a wrong one.
        if (Text(1) is "/" && first <= 12 && second <= 12 && first != second && dayFirst is null)
            return false;
        return second > 12 || (Text(1) is "/" && first <= 12 && dayFirst is false) ? Take(5, year, first, second, skipT: false) : Take(5, year, second, first, skipT: false);
    }

    private bool ReadIdeographic() =>
        Era() is var era && (era > 0 ? 1 : 0) is var i && Number(i) is >= 1 and <= 2200 and var year && year + era is >= 1800 and <= 2200
        && Text(i + 1) is "年" or "년" && Number(i + 2) is >= 1 and <= 12 && Text(i + 3) is "月" or "월"
        && (Number(i + 4) is >= 1 and <= 31 && Text(i + 5) is ['日' or '일', ..]
            ? Take(i + 6, year + era, Number(i + 2), Number(i + 4), skipT: false)
            : Take(i + 4, year + era, Number(i + 2), 0, skipT: false));

    /// <summary>The year before the first of an era that is named here, from which Japan and Taiwan count; 0 if none is.</summary>
    private int Era() => Text(0) switch
    {
        "令和" => 2018,
        "平成" => 1988,
        "昭和" => 1925,
        "民國" or "民国" => 1911,
        _ => 0,
    };

    /// <summary>`2024. május 3.`, `2024 m. gegužės 3`, `2024. gada 3. maijs`.</summary>
    private bool ReadYearFirst()
    {
        if (Number(0) is not (>= 1800 and <= 2200))
            return false;
        var i = Skip(1, ".", ",", "m", "gada", "ko");
        if (Number(i) is >= 1 and <= 31 && Month(Skip(i + 1, ".")) is var named and > 0)
            return Take(Skip(i + 1, ".") + 1, Number(0), named, Number(i), skipT: false);
        if (Month(i) is not (> 0 and var month))
            return false;
        var day = Skip(i + 1, ".");
        return Number(day) is >= 1 and <= 31 && Take(day + 1, Number(0), month, Number(day), skipT: false);
    }

    /// <summary>`۱۲ تیر ۱۳۹۹` and `1399/04/12`: years of the Persian calendar are told from others by their number.</summary>
    private bool ReadPersian()
    {
        var isNumeric = Number(0) is >= 1300 and <= 1500 && IsMark(1, "/-") && Number(2) is >= 1 and <= 12 && Text(3).SequenceEqual(Text(1)) && Number(4) is >= 1 and <= 31;
        if (!isNumeric && (Number(0) is not (>= 1 and <= 31) || Number(2) is not (>= 1300 and <= 1500)))
            return false;
        var (year, month, day) = isNumeric ? (Number(0), Number(2), Number(4)) : (Number(2), DateWords.PersianMonths.TryGetValue(Text(1), out var named) ? named : 0, Number(0));
        if (month == 0 || day > Persian.GetDaysInMonth(year, month))
            return false;
        var date = Persian.ToDateTime(year, month, day, 0, 0, 0, 0);
        return Take(isNumeric ? 5 : 3, date.Year, date.Month, date.Day, skipT: false);
    }

    /// <summary>`3 tháng 5, 2024`, `ngày 3 tháng 5 năm 2024`.</summary>
    private bool ReadNumberedMonth()
    {
        if (Number(0) is not (>= 1 and <= 31) || Text(1) is not "tháng" || Number(2) is not (>= 1 and <= 12))
            return false;
        var year = Skip(3, ",", "năm", "/");
        return Number(year) is >= 1800 and <= 2200 && Take(year + 1, Number(year), Number(2), Number(0), skipT: false);
    }

    /// <summary>`Nov.02 - 2024`, `12 de diciembre de 2023`, `May 11, 2025`, `14. Juni 2024`, `June 2024`.</summary>
    private bool ReadNamedMonth()
    {
        var i = 0;
        var day = 0;
        if (Number(0) is >= 1 and <= 31)
        {
            day = Number(0);
            i = Skip(1, ".", "st", "nd", "rd", "th", "º", "er", "de", "of", "-", "/", "d");
        }
        if (Month(i) is not (> 0 and var month))
            return false;
        // Thai years count from the Buddha.
        var era = Text(i)[0] is >= '\u0E00' and <= '\u0E7F' ? 543 : 0;
        i = Skip(i + 1, ".", ",", "-", "/");
        if (day == 0 && Number(i) is >= 1 and <= 31)
        {
            day = Number(i);
            i = Skip(i + 1, "st", "nd", "rd", "th");
        }
        var afterDay = i;
        i = Skip(i, ",", ".", "-", "–", "/", "de", "del", "of", "'");
        var year = Number(i) - (Number(i) > 2200 ? era : 0);
        return year is >= 1800 and <= 2200
            ? Take(i + 1, year, month, day, skipT: false)
            : day > 0 && Take(afterDay, 0, month, day, skipT: false);
    }

    /// <summary>`21:13`, `21:13:05.123`, `9:13 PM`, `9 p.m.`, `9h30`, `6.20 Uhr`, `20 Uhr`.</summary>
    private bool ReadTime()
    {
        if (_parts.Hour is not null || Number(0) is not (>= 0 and <= 24) || _tokens[_at].Length > 2)
            return false;
        var (hour, minute, second, i) = (Number(0), 0, 0, 1);
        var isTime = false;
        if (IsMark(1, ":h") && Number(2) is >= 0 and <= 59 && _tokens[_at + 2].Length == 2)
        {
            (minute, i, isTime) = (Number(2), 3, true);
            if (Text(3) is ":" && Number(4) is >= 0 and <= 60)
                (second, i) = (Number(4), 5);
            if (i == 5 && Text(5) is "." && Number(6) >= 0)
                i = 7;
        }
        else if (Text(1) is "." && Number(2) is >= 0 and <= 59 && (Text(3) is "uhr" or "am" or "pm" or "uur" || Text(-1) is "kl" or "ore"))
        {
            (minute, i, isTime) = (Number(2), 3, true);
        }
        else if (Text(1) is "時" or "时" or "시" or "点")
        {
            var hasMinutes = Number(2) is >= 0 and <= 59 && Text(3) is ['分' or '분', ..];
            (minute, i, isTime) = hasMinutes ? (Number(2), 4, true) : (0, 2, true);
        }
        else if (Text(1) is "uhr" or "h" && Text(2) is not [>= 'a' and <= 'z', ..])
        {
            (i, isTime) = (2, true);
        }
        (hour, i, isTime) = ReadHalf(hour, i, isTime);
        if (!isTime || hour > 23)
            return false;
        _parts = _parts with { Hour = hour, Minute = minute, Second = second };
        _at += i;
        ReadNumericOffset();
        return true;
    }

    private (int Hour, int Next, bool IsTime) ReadHalf(int hour, int i, bool isTime)
    {
        var half = Text(i);
        var length = half is "am" or "pm" ? 1 : half is "a" or "p" && Text(i + 1) is "." && Text(i + 2) is "m" ? (Text(i + 3) is "." ? 4 : 3) : 0;
        if (length == 0 || hour is 0 or > 12)
            return (hour, i, isTime);
        return ((hour % 12) + (half[0] == 'p' ? 12 : 0), i + length, true);
    }

    /// <summary>`+02:00`, `-0300` directly after a time.</summary>
    private void ReadNumericOffset()
    {
        if (!IsMark(0, "+-−") || Number(1) < 0 || _tokens[_at + 1].SpaceBefore || _tokens[_at + 1].Length is not (2 or 4))
            return;
        var sign = Text(0) is "+" ? 1 : -1;
        if (_tokens[_at + 1].Length == 4)
            SetOffset(sign * ((Number(1) / 100 * 60) + (Number(1) % 100)), 2);
        else if (Text(2) is ":" && Number(3) >= 0)
            SetOffset(sign * ((Number(1) * 60) + Number(3)), 4);
    }

    /// <summary>`CET`, `(UTC-3)`, `GMT+5:30`, `Z`.</summary>
    private bool ReadZone()
    {
        if (_parts.Offset is not null || !_tokens[_at].IsWord || !DateWords.Zones.TryGetValue(Text(0), out var minutes))
            return false;
        if (minutes == 0 && IsMark(1, "+-−") && Number(2) is >= 0 and <= 14)
        {
            var sign = Text(1) is "+" ? 1 : -1;
            var hasMinutes = Text(3) is ":" && Number(4) is >= 0 and <= 59;
            return SetOffset(sign * ((Number(2) * 60) + (hasMinutes ? Number(4) : 0)), hasMinutes ? 5 : 3);
        }
        return SetOffset(minutes, 1);
    }

    private bool SetOffset(int minutes, int length)
    {
        if (minutes is >= -1080 and <= 1080)
            _parts = _parts with { Offset = minutes };
        _at += length;
        return true;
    }

    /// <summary>The month that a word names, 0 if none; Romance languages join a preposition to it (`d'abril`).</summary>
    private int Month(int i) => DateWords.Months.TryGetValue(Text(i) is ['d' or 'l', '\'', .. var word] ? word : Text(i), out var month) ? month : 0;

    private bool Take(int length, int year, int month, int day, bool skipT)
    {
        _parts = _parts with { Year = year, Month = month, Day = day };
        _at += length;
        if (skipT && Text(0) is "t" && Number(1) >= 0)
            _at++;
        return true;
    }

    private int Skip(int i, params ReadOnlySpan<string> texts)
    {
        while (_at + i < _tokens.Count && IsOneOf(Text(i), texts))
            i++;
        return i;
    }

    private static bool IsOneOf(ReadOnlySpan<char> text, ReadOnlySpan<string> texts)
    {
        foreach (var other in texts)
        {
            if (text.SequenceEqual(other))
                return true;
        }
        return false;
    }

    private ReadOnlySpan<char> Text(int i) => _at + i >= 0 && _at + i < _tokens.Count ? folded.AsSpan(_tokens[_at + i].Start, _tokens[_at + i].Length) : "";

    private int Number(int i) => _at + i < _tokens.Count ? _tokens[_at + i].Number : -1;

    private bool IsMark(int i, string marks) => Text(i) is [var c] && marks.Contains(c, StringComparison.Ordinal);
}
