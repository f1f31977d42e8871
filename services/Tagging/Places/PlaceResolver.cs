using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Places;

/// <summary>
/// Decides which of several towns of one name an article means: first by the area written behind the name, then by the other places it
/// names, its dateline, and the number of people. Changes country, position and id of the entity where that is not the best known one.
/// </summary>
internal sealed class PlaceResolver(PlaceIndex index)
{
    /// <summary>How much more a town weighs than one with a tenth of its people.</summary>
    private const double WeightOfTenfold = 4;

    // On the same scale: a division that is named outweighs a town 30 times as great, a country alone one 4 times as great.
    private const double DivisionWeight = 6;
    private const double CountryWeight = 2.5;
    private const double DatelineWeight = 1.5;
    private const int MaxMentions = 100;

    /// <returns>By entity, how sure the choice is, 0 to 1; of those that had none, nothing.</returns>
    public Dictionary<string, double> Resolve(ArticleTags tags, IReadOnlyList<ArticleText> texts, GeoPlace? dateline)
    {
        var places = tags.Entities.Where(entity => entity.Kind == EntityKind.Place).ToList();
        var ambiguous = places.ConvertAll(place => (Entity: place, Towns: index.Towns(PlaceIndex.KeyOf(place.Name)))).FindAll(one => one.Towns.Count > 0 && index.Areas(PlaceIndex.KeyOf(one.Entity.Name)).Count == 0);
        var areas = places.SelectMany(place => index.Areas(PlaceIndex.KeyOf(place.Name))).ToHashSet();
        var known = places.Where(place => index.Towns(PlaceIndex.KeyOf(place.Name)).Count < 2).Select(place => place.CountryCode)
            .Concat(tags.Entities.Where(entity => entity.Kind == EntityKind.Norp).Select(group => group.CountryCode)).ToHashSet(StringComparer.Ordinal);
        var certainties = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (entity, towns) in ambiguous)
        {
            var qualifiers = Qualifiers(entity, texts);
            if (qualifiers.Count > 0)
                Qualify(entity, towns, qualifiers);
            else if (towns.Count > 1)
                certainties[Choose(entity, towns, town => WeightOf(town, areas, known, dateline))] = Certainty(towns, town => WeightOf(town, areas, known, dateline));
        }
        return certainties;
    }

    /// <summary>The share of the best town if each were meant as often as its weight says: without more to go by, as often as it has people.</summary>
    public static double Certainty(IEnumerable<Town> towns, Func<Town, double> weigh)
    {
        var weights = towns.Select(weigh).ToList();
        return 1 / weights.Sum(weight => Math.Pow(10, (weight - weights.Max()) / WeightOfTenfold));
    }

    public static double WeightOf(Town town) => WeightOfTenfold * Math.Log10(Math.Max(1, town.Population));

    private static string Choose(EntityTag entity, IReadOnlyList<Town> towns, Func<Town, double> weigh)
    {
        Apply(entity, towns[0], towns.MaxBy(weigh)!);
        return entity.EntityId;
    }

    private List<Area> Qualifiers(EntityTag entity, IReadOnlyList<ArticleText> texts)
    {
        foreach (var mention in entity.Mentions.Take(MaxMentions))
        {
            var text = texts.First(text => text.Field == mention.Field).Text;
            if (index.QualifierAt(text, text.TokenAt(mention.Span.Start + mention.Span.Length)) is { Count: > 0 } found)
                return [.. found];
        }
        return [];
    }

    private static void Qualify(EntityTag entity, IReadOnlyList<Town> towns, List<Area> qualifiers)
    {
        var meant = towns.FirstOrDefault(town => qualifiers.Exists(area => area.CountryCode == town.CountryCode && (area.Division.Length == 0 || area.Division == town.Division)));
        if (meant is not null)
            Apply(entity, towns[0], meant);
        // A division names a place for sure; a country behind a comma may also be the next of a list.
        else if (qualifiers.Find(area => area.Division.Length > 0) is { } area)
            Apply(entity, towns[0], new Town(entity.Name, area.CountryCode, area.Division, float.NaN, float.NaN, 0));
    }

    private static double WeightOf(Town town, HashSet<Area> areas, HashSet<string> countries, GeoPlace? dateline)
    {
        var isNamed = areas.Any(area => area.CountryCode == town.CountryCode && area.Division.Length > 0 && area.Division == town.Division);
        return WeightOf(town)
            + (isNamed ? DivisionWeight : countries.Contains(town.CountryCode) ? CountryWeight : 0)
            + (dateline?.CountryCode == town.CountryCode ? DatelineWeight : 0);
    }

    private static void Apply(EntityTag entity, Town bestKnown, Town meant)
    {
        if (meant == bestKnown)
            return;
        entity.EntityId = EntityIds.Of(EntityKind.Place, entity.Name, $"{meant.CountryCode}/{meant.Division}");
        entity.CountryCode = meant.CountryCode;
        entity.Position = float.IsNaN(meant.Latitude) ? null : new GeoPoint { Latitude = meant.Latitude, Longitude = meant.Longitude };
    }
}
