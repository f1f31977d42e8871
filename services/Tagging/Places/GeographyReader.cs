using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Places;

/// <summary>What cleaning says about where an article comes from.</summary>
/// <param name="Dateline">As in <see cref="CleanArticle.Dateline"/>.</param>
/// <param name="Address">Of the article itself; empty if unknown.</param>
internal sealed record Provenance(string Dateline, string Address)
{
    public static readonly Provenance Unknown = new("", "");
}

/// <summary>Keeps apart where an article was written, where it happens and where it was published.</summary>
internal sealed class GeographyReader(PlaceIndex index)
{
    private const int MaxEventPlaces = 20;
    private const int TitleWeight = 3;

    /// <summary>Datelines are short; what is longer is not read.</summary>
    private const int MaxDateline = 200;

    private readonly PlaceResolver _resolver = new(index);

    /// <summary>Settles which places are meant, and gives their roles.</summary>
    public Geography Read(ArticleTags tags, IReadOnlyList<ArticleText> texts, Provenance provenance)
    {
        var geography = new Geography { Dateline = DatelineOf(provenance.Dateline), PublisherCountry = CountryOfAddress(provenance.Address) };
        var certainties = _resolver.Resolve(tags, texts, geography.Dateline);
        if (geography.Dateline is { } dateline && SameAs(dateline, tags) is { } entity)
            (dateline.EntityId, dateline.Name) = (entity.EntityId, entity.Name);
        geography.EventPlaces.AddRange(EventPlaces(tags, certainties));
        return geography;
    }

    private static IEnumerable<GeoPlace> EventPlaces(ArticleTags tags, Dictionary<string, double> certainties)
    {
        var places = tags.Entities.Where(entity => entity.Kind == EntityKind.Place)
            .Select(place => (Place: place, Weight: place.Mentions.Sum(mention => mention.Field == TextField.Title ? TitleWeight : 1))).ToList();
        var total = Math.Max(1, places.Sum(one => one.Weight));
        return places.OrderByDescending(one => one.Weight).Take(MaxEventPlaces).Select(one => new GeoPlace
        {
            EntityId = one.Place.EntityId,
            Name = one.Place.Name,
            CountryCode = one.Place.CountryCode,
            Position = one.Place.Position?.Clone(),
            Share = Math.Round((double)one.Weight / total, 4),
            Confidence = Math.Round(one.Place.Confidence * certainties.GetValueOrDefault(one.Place.EntityId, 1), 3),
        });
    }

    private GeoPlace? DatelineOf(string dateline)
    {
        if (dateline.Length is 0 or > MaxDateline)
            return null;
        var text = new TokenizedText(dateline);
        if (text.Tokens.Count == 0)
            return null;
        var (towns, townEnd) = PlaceNames.Longest(text, 0, index.Towns);
        var (areas, areaEnd) = PlaceNames.Longest(text, 0, index.Areas);
        if (towns.Count == 0 || areaEnd > townEnd)
            return areas.Count == 0 ? null : new GeoPlace { EntityId = EntityIds.Of(EntityKind.Place, areas[0].Name), Name = areas[0].Name, CountryCode = areas[0].CountryCode, Confidence = 1 };
        var qualifiers = index.QualifierAt(text, townEnd);
        var qualified = towns.FirstOrDefault(town => qualifiers.Any(area => area.CountryCode == town.CountryCode && (area.Division.Length == 0 || area.Division == town.Division)));
        var meant = qualified ?? towns[0];
        return new GeoPlace
        {
            EntityId = EntityIds.Of(EntityKind.Place, meant.Name, meant == towns[0] ? "" : $"{meant.CountryCode}/{meant.Division}"),
            Name = meant.Name,
            CountryCode = meant.CountryCode,
            Position = new GeoPoint { Latitude = meant.Latitude, Longitude = meant.Longitude },
            Confidence = qualified is null ? Math.Round(PlaceResolver.Certainty(towns, PlaceResolver.WeightOf), 3) : 1,
        };
    }

    private static EntityTag? SameAs(GeoPlace dateline, ArticleTags tags) => tags.Entities.FirstOrDefault(entity =>
        entity.Kind == EntityKind.Place && entity.CountryCode == dateline.CountryCode
        && (entity.EntityId == dateline.EntityId || PlaceIndex.KeyOf(entity.Name) == PlaceIndex.KeyOf(dateline.Name)));

    /// <summary>Country domains that are sold to anyone tell nothing.</summary>
    private static string CountryOfAddress(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.HostNameType != UriHostNameType.Dns)
            return "";
        var domain = uri.IdnHost[(uri.IdnHost.LastIndexOf('.') + 1)..].ToUpperInvariant();
        return domain switch
        {
            "UK" => "GB",
            "EU" or "SU" or "IO" or "TV" or "ME" or "CO" or "AI" or "FM" or "LY" or "WS" or "CC" or "TO" or "GG" or "SH" or "VC" or "GL" or "LA" or "IM" => "",
            { Length: 2 } when domain.All(char.IsAsciiLetter) => domain,
            _ => "",
        };
    }
}
