using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Entities.Store;

/// <summary>Keeps what an article names, and gives its tags the ids of the entities that these names belong to.</summary>
internal sealed class EntityRecorder(IEntityStore store)
{
    /// <summary>Entities of one article that are kept, the most salient; the others are only looked up.</summary>
    private const int MaxKept = 50;

    /// <summary>Names kept of one entity of one article, its own included.</summary>
    private const int MaxNames = 10;

    /// <summary>False: a higher revision or a newer tagger's work is kept, or the article is withdrawn; nothing was done.</summary>
    /// <param name="seenAt">Microseconds since 1970.</param>
    /// <param name="tags">As the tagger made them.</param>
    public async Task<bool> RecordAsync(TaggedCopy copy, long seenAt, ArticleTags tags, CancellationToken cancellationToken)
    {
        var named = tags.Entities.Where(tag => EntityNames.KeyOf(tag.Name) is not null).ToList();
        var kept = named.Take(MaxKept).Select(ToSeen).ToList();
        var others = named.Skip(MaxKept).Select(NameOf).ToList();
        if (tags.Geography?.Dateline is { } dateline && EntityNames.KeyOf(dateline.Name) is { } key)
            others.Add(new EntityName(dateline.EntityId, key));
        var ids = await store.RecordAsync(new SeenArticle(copy, tags.ToByteArray(), seenAt, kept), others, cancellationToken);
        if (ids is null)
            return false;
        Apply(ids, tags);
        Join(tags);
        return true;
    }

    private static void Apply(IReadOnlyDictionary<EntityName, string> ids, ArticleTags tags)
    {
        // Quotes and places name the origin only: it stands for the first tag that has it.
        var byOrigin = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, id) in ids)
            byOrigin.TryAdd(name.OriginId, id);
        foreach (var tag in tags.Entities.Where(tag => EntityNames.KeyOf(tag.Name) is not null))
            tag.EntityId = ids[NameOf(tag)];
        foreach (var quote in tags.Quotes)
            quote.SpeakerEntityId = byOrigin.GetValueOrDefault(quote.SpeakerEntityId, quote.SpeakerEntityId);
        var places = tags.Geography?.EventPlaces.ToList() ?? [];
        if (tags.Geography?.Dateline is { } dateline)
            places.Add(dateline);
        foreach (var place in places)
            place.EntityId = byOrigin.GetValueOrDefault(place.EntityId, place.EntityId);
    }

    /// <summary>Makes tags one that editors made one entity.</summary>
    private static void Join(ArticleTags tags)
    {
        var joined = tags.Entities.GroupBy(tag => tag.EntityId, StringComparer.Ordinal).Select(Joined).ToList();
        if (joined.Count == tags.Entities.Count)
            return;
        tags.Entities.Clear();
        tags.Entities.AddRange(joined.OrderByDescending(tag => tag.Salience));
        if (tags.Geography is not { } geography)
            return;
        var places = geography.EventPlaces.GroupBy(place => place.EntityId, StringComparer.Ordinal).Select(Joined).OrderByDescending(place => place.Share).ToList();
        geography.EventPlaces.Clear();
        geography.EventPlaces.AddRange(places);
    }

    private static EntityTag Joined(IGrouping<string, EntityTag> tags)
    {
        var first = tags.First();
        if (!tags.Skip(1).Any())
            return first;
        var mentions = tags.SelectMany(tag => tag.Mentions).OrderBy(mention => mention.Field).ThenBy(mention => mention.Span.Start).ToList();
        first.Mentions.Clear();
        first.Mentions.AddRange(mentions);
        first.Salience = Math.Round(tags.Sum(tag => tag.Salience), 4);
        first.Confidence = tags.Max(tag => tag.Confidence);
        return first;
    }

    private static GeoPlace Joined(IGrouping<string, GeoPlace> places)
    {
        var first = places.First();
        first.Share = places.Sum(place => place.Share);
        first.Confidence = places.Max(place => place.Confidence);
        return first;
    }

    private static EntityName NameOf(EntityTag tag) => new(tag.EntityId, EntityNames.KeyOf(tag.Name)!);

    private static SeenEntity ToSeen(EntityTag tag)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in tag.Mentions.Select(mention => mention.Text).Prepend(tag.Name))
        {
            if (names.Count < MaxNames && EntityNames.KeyOf(name) is { } key)
                names.TryAdd(key, name.Trim());
        }
        return new SeenEntity
        {
            Id = NameOf(tag),
            Kind = (int)tag.Kind,
            Name = tag.Name,
            CountryCode = tag.CountryCode,
            Latitude = tag.Position?.Latitude,
            Longitude = tag.Position?.Longitude,
            Names = names,
        };
    }
}
