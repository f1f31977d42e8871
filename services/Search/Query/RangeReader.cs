using System.Globalization;

namespace Newsroom.Search.Query;

/// <summary>
/// Reads the value of <c>published:</c> and <c>words:</c>: one value, one behind <c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c> or <c>&lt;=</c>, or two as <c>[from TO to]</c>,
/// where a curly brace leaves out that end and <c>*</c> leaves it open.
/// </summary>
internal sealed class RangeReader(QueryReader reader)
{
    private const int MaxWords = 10_000_000;
    private const int MaxShown = 30;

    public QueryExpression Read(FieldBinding binding, int start)
    {
        var (from, to) = reader[start] is '[' or '{' ? ReadBrackets(start) : ReadComparison(start);
        return binding.Published ? Published(from, to, start) : Words(from, to, start);
    }

    private (Bound From, Bound To) ReadBrackets(int start)
    {
        var end = reader.IndexOfAny("]}", start);
        if (end < 0)
            throw new QueryException(start, "the bracket is never closed; write [from TO to]");
        var inner = reader.Slice(start + 1, end);
        var to = inner.IndexOf(" TO ", StringComparison.Ordinal);
        if (to < 0)
            throw new QueryException(start, "the range has no TO; write [from TO to]");
        reader.MoveTo(end + 1);
        return (
            Trim(start + 1, start + 1 + to, reader[start] == '['),
            Trim(start + 1 + to + " TO ".Length, end, reader[end] == ']'));
    }

    private (Bound From, Bound To) ReadComparison(int start)
    {
        var value = start;
        while (reader[value] is '<' or '>' or '=')
            value++;
        var comparison = reader.Slice(start, value);
        var end = reader.EndOfChunk(value, "^");
        reader.MoveTo(end);
        while (end > value && reader[end - 1] is ',' or ';' or '.')
            end--;
        var inclusive = Trim(value, end, inclusive: true);
        if (inclusive.Text.Length == 0)
            throw new QueryException(start, "the range has no value; write for example >now-7d, >500 or [from TO to]");
        var exclusive = inclusive with { Inclusive = false };
        return comparison switch
        {
            ">" => (exclusive, Bound.Open),
            ">=" => (inclusive, Bound.Open),
            "<" => (Bound.Open, exclusive),
            "<=" => (Bound.Open, inclusive),
            "" or "=" => (inclusive, inclusive),
            _ => throw new QueryException(start, "the comparison is none of >, >=, < and <="),
        };
    }

    private static PublishedRange Published(Bound from, Bound to, int start)
    {
        TimeBound? first = from.IsOpen ? null : from.Inclusive ? Time(from).Start : Time(from).End;
        TimeBound? last = to.IsOpen ? null : to.Inclusive ? Time(to).End : Time(to).Start;
        if (first is null && last is null)
            throw new QueryException(start, "the range is open at both ends; give one of them");
        if (first is { } a && last is { } b && (a.Instant is null) == (b.Instant is null)
            && (a.Instant is null ? a.Offset >= b.Offset : a.Instant >= b.Instant))
        {
            throw new QueryException(start, "the range is empty: it ends before it begins");
        }

        return new PublishedRange(first, last);
    }

    private static WordCountRange Words(Bound from, Bound to, int start)
    {
        int? min = from.IsOpen ? null : from.Inclusive ? Number(from) : Number(from) + 1;
        int? max = to.IsOpen ? null : to.Inclusive ? Number(to) : Number(to) - 1;
        if (min is null && max is null)
            throw new QueryException(start, "the range is open at both ends; give one of them");
        if (min > max || max < 0)
            throw new QueryException(start, "the range is empty: it ends before it begins");
        return new WordCountRange(min, max);
    }

    private static QueryPeriod Time(Bound bound) => QueryTime.TryParse(bound.Text, out var period)
        ? period
        : throw new QueryException(bound.Start, $"{bound.Shown} is no time; write 2024-11-30, 2024-11, 2024, 2024-11-30T18:00Z, now or now-7d");

    private static int Number(Bound bound) =>
        int.TryParse(bound.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxWords
            ? number
            : throw new QueryException(bound.Start, $"{bound.Shown} is no number of words; write one up to {MaxWords}");

    private Bound Trim(int start, int end, bool inclusive)
    {
        while (start < end && char.IsWhiteSpace(reader[start]))
            start++;
        while (end > start && char.IsWhiteSpace(reader[end - 1]))
            end--;
        return new Bound(reader.Slice(start, end), start, inclusive);
    }

    private readonly record struct Bound(string Text, int Start, bool Inclusive)
    {
        public static Bound Open { get; } = new("*", 0, Inclusive: true);

        public bool IsOpen => Text == "*";

        public string Shown => $"`{(Text.Length > MaxShown ? Text[..MaxShown] + "…" : Text)}`";
    }
}
