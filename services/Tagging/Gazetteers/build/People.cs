using System.Globalization;
using System.Text.Json;

namespace Newsroom.Gazetteers;

/// <summary>Lines <c>kind, name</c>; kind is F (forename) or S (surname).</summary>
internal static class PersonNames
{
    /// <summary>Share of the US population in percent below which a surname is left out: some 17,000 names remain.</summary>
    private const double MinShare = 0.0005;

    public static IEnumerable<string> Read(SourceFolder source)
    {
        var forenames = source.Csv("gazetteer/forenames_by_country_cc0.csv.gz").SelectMany(row => row[^2..])
            .Concat(Census(source, "female", 0)).Concat(Census(source, "male", 0));
        var surnames = source.Csv("gazetteer/surnames_by_country_cc0.csv.gz").SelectMany(row => row[4..6]).Concat(Census(source, "surnames", MinShare));
        return Lines("F", forenames).Concat(Lines("S", surnames));
    }

    /// <summary>Lines <c>gender, forename</c>; gender is F or M. Names that both genders have are left out.</summary>
    public static IEnumerable<string> ReadGenders(SourceFolder source) =>
        source.Csv("gazetteer/forenames_by_country_cc0.csv.gz").SelectMany(row => row[^2..].Select(name => (Name: name, Gender: row[^3])))
            .Concat(Census(source, "female", 0).Select(name => (Name: name, Gender: "F"))).Concat(Census(source, "male", 0).Select(name => (Name: name, Gender: "M")))
            .Where(row => row.Gender is "F" or "M").Distinct()
            .GroupBy(row => row.Name.Trim(), row => row.Gender, StringComparer.Ordinal)
            .Where(genders => genders.Count() == 1 && genders.Key.Length > 1 && !genders.Key.Contains(' '))
            .Select(genders => $"{genders.First()}\t{genders.Key}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Census(SourceFolder source, string part, double minShare) =>
        source.Lines($"gazetteer/us_census_{part}.tsv.gz").Select(line => line.Split('\t'))
            .Where(row => double.Parse(row[1], CultureInfo.InvariantCulture) >= minShare)
            .Select(row => row[0]);

    private static IEnumerable<string> Lines(string kind, IEnumerable<string> names) =>
        names.Select(name => name.Trim()).Where(name => name.Length > 1 && !name.Contains(' ')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => $"{kind}\t{name}");
}

/// <summary>Full names of heads of state and government and of US office holders, one a line.</summary>
internal static class People
{
    public static IEnumerable<string> Read(SourceFolder source) =>
        Leaders(source).Concat(UsOfficeHolders(source)).Where(name => name.Contains(' ')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Leaders(SourceFolder source) =>
        // Only these rows of the file are CC0.
        source.Json("gazetteer/world_leaders.jsonl.gz").Where(row => row.GetProperty("src").GetString() == "wikidata-2022").Select(row => row.GetProperty("name").GetString()!);

    private static IEnumerable<string> UsOfficeHolders(SourceFolder source) =>
        source.Json("gazetteer/us_politicians.jsonl.gz")
            // Earlier ones are mostly the names of streets and schools.
            .Where(row => string.CompareOrdinal(Text(row, "birthday"), "1900") > 0)
            .Select(row => $"{Text(row, "first")} {Text(row, "last")}");

    private static string Text(JsonElement row, string property) => row.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";
}
