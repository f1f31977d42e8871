using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Places;
using Newsroom.Tagging.Topics;
using Newsroom.Tagging.WatchLists;

namespace Newsroom.Tagging.Tests;

/// <summary>Tags texts without a host; the gazetteers are loaded once for all tests.</summary>
internal static class Tagged
{
    private static readonly Lazy<EntityTagger> Entities = new(() => new EntityTagger());
    private static readonly Lazy<TopicClassifier> Topics = new(() => new TopicClassifier());
    private static readonly Lazy<PlaceIndex> Places = new(() => new PlaceIndex());
    private static readonly ServiceProvider Services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public static ArticleTagger Tagger(TaggingOptions? options = null) => new(
        Entities.Value, Topics.Value, new TaggingMetrics(Services.GetRequiredService<IMeterFactory>()), TimeProvider.System, Options.Create(options ?? new TaggingOptions()), new WatchedPhrases(), new GeographyReader(Places.Value));

    public static ArticleTags Text(string body, string title = "", string language = "en", TaggingOptions? options = null) =>
        Tagger(options).Tag(title, "", body, language, TestContext.Current.CancellationToken);

    public static EntityTag Entity(this ArticleTags tags, EntityKind kind, string name) =>
        Assert.Single(tags.Entities, entity => entity.Kind == kind && entity.Name == name);

    public static string[] Names(this ArticleTags tags, EntityKind kind) =>
        [.. tags.Entities.Where(entity => entity.Kind == kind).Select(entity => entity.Name).Order(StringComparer.Ordinal)];

    public static string[] Texts(this EntityTag entity) => [.. entity.Mentions.Select(mention => mention.Text)];
}
