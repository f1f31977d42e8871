using System.Globalization;
using System.Text.Json;

namespace Newsroom.Gazetteers;

/// <summary>Lines <c>kind, name, country, latitude, longitude, population, other names separated by |, division</c>; kind is C (country), A (continent) or T (town).</summary>
internal static class Places
{
    /// <summary>Smaller towns share their names with people and common words more often than they are in the news.</summary>
    private const int MinPopulation = 15_000;

    /// <summary>From here on a town is known abroad, so its names in other languages are kept.</summary>
    private const int MinPopulationForTranslations = 150_000;

    private static readonly string[] Languages = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "ro", "hu", "sv", "tr", "ru", "uk", "ar", "he", "zh", "ja"];
    private static readonly string[] Continents = ["002", "003", "005", "009", "013", "019", "142", "150", "053", "029", "014", "030", "035", "143", "145", "419", "011", "015", "154"];

    public static IEnumerable<string> Read(SourceFolder source) => Territories(source).Concat(Towns(source));

    private static IEnumerable<string> Territories(SourceFolder source)
    {
        var names = source.Json("gazetteer/cldr_names.jsonl.gz")
            .Where(row => row.GetProperty("kind").GetString() == "territory")
            .Select(row => (Code: row.GetProperty("code").GetString()!.Split('-')[0], Language: row.GetProperty("lang").GetString()!, Name: row.GetProperty("name").GetString()!))
            .Where(row => (row.Code.Length == 2 && row.Code is not ("ZZ" or "XA" or "XB" or "QO" or "UN" or "EU" or "EZ")) || Continents.Contains(row.Code))
            // Acronyms of other languages mean something else in English text.
            .Where(row => row.Language == "en" || (Languages.Contains(row.Language) && !(row.Name.Length <= 4 && row.Name.All(char.IsAsciiLetterUpper))));
        foreach (var territory in names.GroupBy(row => row.Code, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var name = territory.First(row => row.Language == "en").Name;
            var others = territory.Select(row => row.Name).Where(other => other != name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            var isCountry = territory.Key.Length == 2;
            yield return Line(isCountry ? "C" : "A", name, isCountry ? territory.Key : "", "", "", "", others);
        }
    }

    private static IEnumerable<string> Towns(SourceFolder source)
    {
        var towns = source.Json("gazetteer/cities.jsonl.gz")
            .Select(row => (Row: row, Population: row.GetProperty("pop").GetInt32(), Feature: row.GetProperty("fc").GetString()))
            // PPLX is a quarter of a city.
            .Where(town => town.Population >= (town.Feature == "PPLX" ? MinPopulationForTranslations : MinPopulation) || town.Feature == "PPLC")
            .OrderByDescending(town => town.Population).ThenBy(town => town.Row.GetProperty("id").GetInt64());
        foreach (var (row, population, feature) in towns)
        {
            var isKnownAbroad = population >= MinPopulationForTranslations || feature is "PPLC";
            yield return Line(
                "T",
                row.GetProperty("name").GetString()!,
                row.GetProperty("cc").GetString()!,
                Degrees(row, "lat"),
                Degrees(row, "lon"),
                population.ToString(CultureInfo.InvariantCulture),
                OtherNames(row, isKnownAbroad)) + "\t" + (row.TryGetProperty("adm", out var division) ? division.GetString() : "");
        }
    }

    private static IEnumerable<string> OtherNames(JsonElement row, bool all) =>
        row.TryGetProperty("alt", out var names)
            ? names.EnumerateObject()
                .Where(name => all ? Languages.Contains(name.Name) : name.Name == "en")
                .Select(name => name.Value.GetString()!)
                .Where(name => name != row.GetProperty("name").GetString())
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            : [];

    private static string Degrees(JsonElement row, string property) =>
        row.GetProperty(property).GetDouble().ToString("0.##", CultureInfo.InvariantCulture);

    private static string Line(string kind, string name, string country, string latitude, string longitude, string population, IEnumerable<string> others) =>
        string.Join('\t', kind, name, country, latitude, longitude, population, string.Join('|', others));
}
