using Newsroom.Article.V1;
using Newsroom.Tagging.Entities.Store;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Tests.Entities;

public sealed class EntityRecorderTests
{
    [Fact]
    public async Task tags_of_one_entity_become_one_and_quotes_and_places_follow()
    {
        var tags = Tagged.Text("Snow fell in Bergen. \"We stay open,\" said Ingrid Halvorsen, who moved to Oslo in May. Oslo has less snow than Bergen.");
        var (bergen, oslo) = (tags.Entity(EntityKind.Place, "Bergen").EntityId, tags.Entity(EntityKind.Place, "Oslo").EntityId);
        var mentions = tags.Entities.Where(tag => tag.EntityId == bergen || tag.EntityId == oslo).Sum(tag => tag.Mentions.Count);
        var speaker = tags.Entity(EntityKind.Person, "Ingrid Halvorsen").EntityId;

        await new EntityRecorder(new Moved(new() { [bergen] = "one", [oslo] = "one", [speaker] = "another" }))
            .RecordAsync(new TaggedCopy("a", 1, "", 1), 1, tags, TestContext.Current.CancellationToken);

        var place = Assert.Single(tags.Entities, tag => tag.Kind == EntityKind.Place);
        Assert.Equal(("one", mentions), (place.EntityId, place.Mentions.Count));
        Assert.Equal(place.Mentions.OrderBy(mention => mention.Span.Start), place.Mentions);
        Assert.Equal("one", Assert.Single(tags.Geography.EventPlaces).EntityId);
        Assert.Equal("another", Assert.Single(tags.Quotes).SpeakerEntityId);
        Assert.Equal("another", tags.Entity(EntityKind.Person, "Ingrid Halvorsen").EntityId);
    }

    [Fact]
    public async Task most_salient_are_kept_and_the_rest_is_looked_up()
    {
        var tags = new ArticleTags();
        tags.Entities.AddRange(Enumerable.Range(0, 60).Select(i => new EntityTag { EntityId = $"{i}", Name = $"Name {i}", Kind = EntityKind.Org }));
        tags.Entities.Add(new EntityTag { EntityId = "long", Name = new string('n', 201), Kind = EntityKind.Org });
        var store = new Moved(new() { ["59"] = "moved" });

        await new EntityRecorder(store).RecordAsync(new TaggedCopy("a", 1, "", 1), 1, tags, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), store.Kept);
        Assert.Equal(("moved", "long"), (tags.Entities[59].EntityId, tags.Entities[60].EntityId));
    }

    /// <summary>A store in which an editor moved whole origins.</summary>
    private sealed class Moved(Dictionary<string, string> ids) : IEntityStore
    {
        public IReadOnlyList<string> Kept { get; private set; } = [];

        public Task<IReadOnlyDictionary<EntityName, string>?> RecordAsync(SeenArticle article, IReadOnlyCollection<EntityName> others, CancellationToken cancellationToken)
        {
            Kept = [.. article.Entities.Select(entity => entity.Id.OriginId)];
            return Task.FromResult<IReadOnlyDictionary<EntityName, string>?>(article.Entities.Select(entity => entity.Id).Concat(others).Distinct()
                .ToDictionary(name => name, name => ids.GetValueOrDefault(name.OriginId, name.OriginId)));
        }

        public Task ForgetAsync(string articleId, int below, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EntityRecord?> FindAsync(string entityId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<EntityRecord>> SearchAsync(string key, int kind, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EntityChange> MergeAsync(string entityId, IReadOnlyList<string> others, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EntityChange> SplitAsync(string entityId, IReadOnlyList<EntityName> names, string newId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
