using System.Collections.Frozen;
using System.Globalization;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Metadata;

/// <summary>The words of <c>date-words.tsv</c>.</summary>
internal static class DateWords
{
    private static readonly ILookup<string, string> Rows = Resource.Rows("date-words.tsv")
        .ToLookup(r => r[0], r => r[1], StringComparer.Ordinal);

    /// <summary>Month, 1 to 12, of a word in any of the languages.</summary>
    public static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Months = ReadMonths("month").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Month, 1 to 12, of the Persian calendar.</summary>
    public static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> PersianMonths = ReadMonths("persian-month").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Offset from UTC in minutes of a zone's abbreviation. Those that several zones share have the one that news copy means most.</summary>
    public static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Zones = Rows["zone"].SelectMany(r => r.Split(' '))
        .ToFrozenDictionary(z => z[..z.IndexOf('=', StringComparison.Ordinal)], z => int.Parse(z[(z.IndexOf('=', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture), StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Words after which a time is that of an update.</summary>
    public static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Updated = Set("updated");

    /// <summary>Weekdays, prepositions and labels that a date line may hold.</summary>
    public static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Glue = Set("glue", "day");

    /// <summary>Whether a word, with or without a mark behind it, belongs to dates.</summary>
    public static bool Has(string word)
    {
        ReadOnlySpan<char> key = word.Trim(',', '.', ':', '-', '(').ToLowerInvariant();
        return key.Length == 0 || Months.ContainsKey(key) || Glue.Contains(key) || Updated.Contains(key);
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(params string[] kinds) =>
        kinds.SelectMany(k => Rows[k]).SelectMany(r => r.Split(' ')).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static FrozenDictionary<string, int> ReadMonths(string kind)
    {
        Dictionary<string, int> months = new(StringComparer.Ordinal);
        foreach (var row in Rows[kind])
        {
            var names = row.Split(' ');
            for (var i = 0; i < names.Length; i++)
            {
                // Of a form that two languages use for different months (listopad), the first row's stays.
                foreach (var form in names[i].Split('/'))
                    months.TryAdd(form, i + 1);
            }
        }
        return months.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
