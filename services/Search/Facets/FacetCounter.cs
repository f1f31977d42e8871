using System.Buffers;
using System.Globalization;
using Newsroom.Search.Searching;
using Newsroom.Search.Storage;
using Newsroom.Search.V1;

namespace Newsroom.Search.Facets;

/// <summary>Counts the values of chosen fields over matches. Thousands of them are counted for one query, so nothing is made for each.</summary>
internal sealed class FacetCounter
{
    /// <summary>Values of a field that are given: the most frequent, of dates the latest.</summary>
    public const int MaxValues = 20;

    private const long SecondsPerDay = 24 * 60 * 60;

    private static readonly int UnixEpochDay = new DateOnly(1970, 1, 1).DayNumber;

    private readonly IReadOnlyList<FacetField> _fields;
    private readonly Top<long>?[] _entries = new Top<long>?[FacetList.Fields];
    private readonly Top<string> _stories = new(MaxValues, StringComparer.Ordinal);
    private readonly Dictionary<DateOnly, int> _days = [];

    /// <param name="keys">In order, so that those of one day follow each other.</param>
    /// <param name="rows">Empty if no field needs them.</param>
    public FacetCounter(IReadOnlyList<FacetField> fields, List<long> keys, MatchRows rows)
    {
        _fields = fields;
        foreach (var field in fields)
            _entries[(int)field] = new Top<long>(MaxValues, Comparer<long>.Default);
        if (fields.Any(NeedsRows))
        {
            CountRows(rows.Facets.Length, rows, CountFacets, (number, count) => _entries[(int)FacetList.Field(rows.Facets[number])]?.Add(rows.Facets[number], count));
        }

        if (fields.Contains(FacetField.Story))
        {
            CountRows(rows.Stories.Length, rows, CountStories, (number, count) =>
            {
                if (rows.Stories[number].Length > 0)
                    _stories.Add(rows.Stories[number], count);
            });
        }

        if (fields.Any(field => !NeedsRows(field)))
            CountDays(keys);
    }

    /// <summary>Dates are told by the keys alone.</summary>
    public static bool NeedsRows(FacetField field) => field is not (FacetField.Day or FacetField.Week or FacetField.Month);

    public async Task<IReadOnlyList<Facet>> ReadAsync(ISearchSession session, FacetValueMemory memory, CancellationToken cancellationToken)
    {
        var values = await memory.ReadAsync(session, [.. _entries.SelectMany(top => top?.Best ?? []).Select(e => e.Value)], cancellationToken);
        return [.. _fields.Select(field => new Facet
        {
            Field = field,
            Values =
            {
                field switch
                {
                    FacetField.Day => Dates(day => day, "yyyy-MM-dd"),
                    FacetField.Month => Dates(day => new DateOnly(day.Year, day.Month, 1), "yyyy-MM"),
                    FacetField.Week => Dates(day => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)), null),
                    FacetField.Story => _stories.Best.Select(s => new FacetValue { Value = s.Value, Count = s.Count }),
                    _ => _entries[(int)field]!.Best.Where(e => values.ContainsKey(e.Value))
                        .Select(e => new FacetValue { Value = values[e.Value].Value, Label = values[e.Value].Label, Count = e.Count })
                        .OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal),
                },
            },
        })];
    }

    /// <param name="numbers">Values are numbered below this.</param>
    private static void CountRows(int numbers, MatchRows rows, Action<MatchRows, int[]> count, Action<int, int> found)
    {
        var counts = ArrayPool<int>.Shared.Rent(numbers);
        Array.Clear(counts, 0, numbers);
        count(rows, counts);
        for (var number = 0; number < numbers; number++)
        {
            if (counts[number] > 0)
                found(number, counts[number]);
        }

        ArrayPool<int>.Shared.Return(counts);
    }

    private static void CountFacets(MatchRows rows, int[] counts)
    {
        for (var i = 0; i < rows.Places.Count; i++)
        {
            foreach (var facet in rows.FacetsOf(i))
                counts[facet]++;
        }
    }

    private static void CountStories(MatchRows rows, int[] counts)
    {
        for (var i = 0; i < rows.Places.Count; i++)
            counts[rows.StoryOf(i)]++;
    }

    private void CountDays(List<long> keys)
    {
        for (var (i, next) = (0, 0); i < keys.Count; i = next)
        {
            var day = DayOf(keys[i]);
            while (next < keys.Count && DayOf(keys[next]) == day)
                next++;
            _days.Add(DateOnly.FromDayNumber(UnixEpochDay + (int)day), next - i);
        }

        static long DayOf(long key) => Math.DivRem(ArticleKey.Second(key), SecondsPerDay) is var (day, rest) && rest < 0 ? day - 1 : day;
    }

    /// <summary>Days drawn together by the first day of each period, in order.</summary>
    private IEnumerable<FacetValue> Dates(Func<DateOnly, DateOnly> period, string? format) => _days
        .GroupBy(d => period(d.Key), d => d.Value)
        .OrderByDescending(p => p.Key).Take(MaxValues).Reverse()
        .Select(p => new FacetValue
        {
            Value = format is null ? Week(p.Key) : p.Key.ToString(format, CultureInfo.InvariantCulture),
            Count = p.Sum(),
        });

    private static string Week(DateOnly monday)
    {
        var day = monday.ToDateTime(TimeOnly.MinValue);
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(day):0000}-W{ISOWeek.GetWeekOfYear(day):00}");
    }
}
