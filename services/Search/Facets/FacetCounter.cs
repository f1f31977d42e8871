using System.Globalization;
using System.Runtime.InteropServices;
using Newsroom.Search.Searching;
using Newsroom.Search.Storage;
using Newsroom.Search.V1;

namespace Newsroom.Search.Facets;

/// <summary>Counts the values of chosen fields over matches. Ten thousand of them are counted for one query, so nothing is made for each.</summary>
internal sealed class FacetCounter
{
    /// <summary>Values of a field that are given: the most frequent, of dates the latest.</summary>
    public const int MaxValues = 20;

    private const double SecondsPerDay = 24 * 60 * 60;

    private static readonly int UnixEpochDay = new DateOnly(1970, 1, 1).DayNumber;

    private readonly IReadOnlyList<FacetField> _fields;
    private readonly Dictionary<long, int> _entries = [];
    private readonly Dictionary<string, int> _stories = new(StringComparer.Ordinal);
    private readonly Dictionary<DateOnly, int> _days = [];

    /// <param name="rows">Empty if no field needs them.</param>
    public FacetCounter(IReadOnlyList<FacetField> fields, List<long> keys, List<MatchRow> rows)
    {
        _fields = fields;
        var wanted = fields.Aggregate(0, (mask, field) => mask | (1 << (int)field));
        foreach (var row in rows)
            Add(row, wanted);
        if (fields.Any(field => !NeedsRows(field)))
        {
            foreach (var day in keys.CountBy(key => (int)Math.Floor(ArticleKey.Second(key) / SecondsPerDay)))
                _days.Add(DateOnly.FromDayNumber(UnixEpochDay + day.Key), day.Value);
        }
    }

    /// <summary>Dates are told by the keys alone.</summary>
    public static bool NeedsRows(FacetField field) => field is not (FacetField.Day or FacetField.Week or FacetField.Month);

    public async Task<IReadOnlyList<Facet>> ReadAsync(ISearchSession session, FacetValueMemory memory, CancellationToken cancellationToken)
    {
        var top = _fields.ToDictionary(f => f, TopEntries);
        var values = await memory.ReadAsync(session, [.. top.Values.SelectMany(t => t).Select(t => t.Key)], cancellationToken);
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
                    FacetField.Story => Top(_stories, StringComparer.Ordinal).Select(s => new FacetValue { Value = s.Key, Count = s.Value }),
                    _ => top[field].Where(e => values.ContainsKey(e.Key))
                        .Select(e => new FacetValue { Value = values[e.Key].Value, Label = values[e.Key].Label, Count = e.Value })
                        .OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal),
                },
            },
        })];
    }

    private void Add(MatchRow row, int wanted)
    {
        for (var i = 0; i < FacetList.Count(row.Facets); i++)
        {
            var entry = FacetList.At(row.Facets, i);
            if ((wanted & (1 << (int)FacetList.Field(entry))) != 0)
                CollectionsMarshal.GetValueRefOrAddDefault(_entries, entry, out _)++;
        }

        if (row.StoryId.Length > 0 && (wanted & (1 << (int)FacetField.Story)) != 0)
            CollectionsMarshal.GetValueRefOrAddDefault(_stories, row.StoryId, out _)++;
    }

    private List<KeyValuePair<long, int>> TopEntries(FacetField field) =>
        [.. Top(_entries.Where(e => FacetList.Field(e.Key) == field), Comparer<long>.Default)];

    private static IEnumerable<KeyValuePair<T, int>> Top<T>(IEnumerable<KeyValuePair<T, int>> counts, IComparer<T> order) =>
        counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, order).Take(MaxValues);

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
