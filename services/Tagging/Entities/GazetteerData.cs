using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>Loads the embedded gazetteers. Where a spelling has two meanings, the one loaded first stays.</summary>
public static class GazetteerData
{
    public static Gazetteer Load(Lexicon lexicon)
    {
        var gazetteer = new Gazetteer(capacity: 120_000);
        AddRegions(gazetteer);
        AddTerritories(gazetteer);
        AddDemonyms(gazetteer);
        foreach (var group in EmbeddedData.Lines("groups.txt"))
            gazetteer.Add(group, new GazetteerEntry(EntityKind.Norp, group, Gazetteer.KeyOf(group)));
        foreach (var row in EmbeddedData.Rows("organisations.txt", '|'))
            Add(gazetteer, new GazetteerEntry(EntityKind.Org, row[0], Gazetteer.KeyOf(row[0])), row[1].Split(','));
        AddTowns(gazetteer, lexicon);
        foreach (var name in EmbeddedData.Lines("people.tsv.gz"))
            Add(gazetteer, new GazetteerEntry(EntityKind.Person, name, Gazetteer.KeyOf(name)), []);
        foreach (var name in EmbeddedData.Lines("organisations.tsv.gz"))
            Add(gazetteer, new GazetteerEntry(EntityKind.Org, name, Gazetteer.KeyOf(name)) { Strength = 3 }, []);
        return gazetteer;
    }

    private static void AddRegions(Gazetteer gazetteer)
    {
        foreach (var row in EmbeddedData.Rows("regions.txt", '|'))
            Add(gazetteer, Place(row[0], row[1] == "-" ? "" : row[1], 4), row[2].Split(','));
    }

    private static void AddTerritories(Gazetteer gazetteer)
    {
        foreach (var row in EmbeddedData.Rows("places.tsv.gz").Where(row => row[0] != "T"))
        {
            var known = gazetteer.Find(Gazetteer.KeyOf(row[1]));
            Add(gazetteer, known?.CountryCode == row[2] ? known : Place(row[1], row[2], 4), row[6].Split('|'));
        }
    }

    private static void AddTowns(Gazetteer gazetteer, Lexicon lexicon)
    {
        foreach (var row in EmbeddedData.Rows("places.tsv.gz").Where(row => row[0] == "T"))
        {
            var key = Gazetteer.KeyOf(row[1]);
            var known = gazetteer.Find(key);
            if (known is not null && (known.Kind != EntityKind.Place || known.CountryCode != row[2]))
                continue;
            var town = known ?? Place(row[1], row[2], TownStrength(key, int.Parse(row[5], CultureInfo.InvariantCulture), lexicon));
            town.Position ??= (float.Parse(row[3], CultureInfo.InvariantCulture), float.Parse(row[4], CultureInfo.InvariantCulture));
            Add(gazetteer, town, row[6].Split('|'));
        }
    }

    /// <summary>A small town that shares its name with people or a common word is only a hint.</summary>
    private static float TownStrength(string key, int population, Lexicon lexicon)
    {
        var strength = population switch { >= 1_000_000 => 3.5f, >= 100_000 => 2.5f, _ => 1.8f };
        if (key.Contains(' '))
            return strength;
        var isShared = lexicon.IsForename(key) || lexicon.IsSurname(key);
        return lexicon.IsCommon(key) ? 0.3f : isShared && population < 500_000 ? strength - 1.2f : strength;
    }

    /// <summary>Rows <c>country words…</c> or <c>@home words…</c>, with underscores for spaces.</summary>
    private static void AddDemonyms(Gazetteer gazetteer)
    {
        var countries = EmbeddedData.Rows("places.tsv.gz").Where(row => row[0] == "C").ToDictionary(row => row[2], row => row[1], StringComparer.Ordinal);
        foreach (var row in EmbeddedData.Rows("demonyms.txt", ' '))
        {
            var home = row[0].StartsWith('@') ? row[0][1..].Replace('_', ' ') : countries[row[0]];
            var homeEntry = gazetteer.Find(Gazetteer.KeyOf(home));
            var words = row[1..].Select(word => word.Replace('_', ' ')).ToList();
            var entry = new GazetteerEntry(EntityKind.Norp, words[0], Gazetteer.KeyOf(words[0])) { Home = homeEntry?.Key ?? "", CountryCode = homeEntry?.CountryCode ?? "" };
            Add(gazetteer, entry, words);
        }
    }

    private static GazetteerEntry Place(string name, string country, float strength) =>
        new(EntityKind.Place, name, Gazetteer.KeyOf(name)) { CountryCode = country, Strength = strength };

    private static void Add(Gazetteer gazetteer, GazetteerEntry entry, IEnumerable<string> otherNames)
    {
        gazetteer.Add(entry.Name, entry);
        foreach (var name in otherNames)
            gazetteer.Add(name, entry);
    }
}
