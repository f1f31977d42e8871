using System.Globalization;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Places;

/// <summary>A town.</summary>
/// <param name="CountryCode">ISO 3166-1 alpha-2.</param>
/// <param name="Division">First-level division in GeoNames' code, for example <c>TX</c>; empty if unknown.</param>
internal sealed record Town(string Name, string CountryCode, string Division, float Latitude, float Longitude, int Population);

/// <summary>A country, or a first-level division of one.</summary>
/// <param name="Division">Empty for the whole country.</param>
internal sealed record Area(string Name, string CountryCode, string Division);

/// <summary>All towns of a name, and the areas that can follow it: what tells Paris in Texas from Paris in France.</summary>
internal sealed class PlaceIndex
{
    private readonly Dictionary<string, List<Town>> _towns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Area>> _areas = new(StringComparer.Ordinal);

    public PlaceIndex()
    {
        foreach (var row in EmbeddedData.Rows("places.tsv.gz"))
        {
            if (row[0] == "T")
                AddTown(row);
            else if (row[0] == "C")
                AddArea(new Area(row[1], row[2], ""), row[6].Split('|').Append(row[1]));
        }
        foreach (var row in EmbeddedData.Rows("divisions.txt", ' '))
        {
            var names = row[2..].Select(name => name.Replace('_', ' ')).ToList();
            AddArea(new Area(names[0], row[0], row[1] == "-" ? "" : row[1]), names);
        }
    }

    /// <summary>Folded, one space between words.</summary>
    public static string KeyOf(string name) => Folding.Fold(name).Replace('-', ' ');

    /// <summary>Towns of this name, the greatest first.</summary>
    public IReadOnlyList<Town> Towns(string key) => _towns.TryGetValue(key, out var towns) ? towns : [];

    public IReadOnlyList<Area> Areas(string key) => _areas.TryGetValue(key, out var areas) ? areas : [];

    private void AddTown(string[] row)
    {
        var town = new Town(
            row[1], row[2], row[7], float.Parse(row[3], CultureInfo.InvariantCulture), float.Parse(row[4], CultureInfo.InvariantCulture),
            int.Parse(row[5], CultureInfo.InvariantCulture));
        foreach (var key in row[6].Split('|', StringSplitOptions.RemoveEmptyEntries).Append(row[1]).Select(KeyOf).Distinct(StringComparer.Ordinal))
            Add(_towns, key, town);
    }

    private void AddArea(Area area, IEnumerable<string> names)
    {
        foreach (var key in names.Select(KeyOf).Where(key => key.Length > 1).Distinct(StringComparer.Ordinal))
            Add(_areas, key, area);
    }

    // The file lists towns by falling population.
    private static void Add<T>(Dictionary<string, List<T>> index, string key, T place)
    {
        if (!index.TryGetValue(key, out var places))
            index.Add(key, places = new List<T>(1));
        places.Add(place);
    }
}
