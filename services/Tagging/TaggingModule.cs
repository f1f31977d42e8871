using System.Data.Common;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Tagging.Consumers;
using Newsroom.Tagging.Copies;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Desks;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Entities.Store;
using Newsroom.Tagging.Grpc;
using Newsroom.Tagging.Places;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Stories;
using Newsroom.Tagging.Stories.Store;
using Newsroom.Tagging.Topics;
using Newsroom.Tagging.WatchLists;

namespace Newsroom.Tagging;

/// <summary>Tagging: what clean articles name, quote and are about. Its database has the entities and what teams watch for; replicas share it.</summary>
public sealed class TaggingModule : IServiceModule
{
    public string Name => "tagging";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<TaggingOptions>().BindConfiguration(TaggingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<EntityTagger>();
        builder.Services.AddSingleton<TopicClassifier>();
        builder.Services.AddSingleton<ArticleTagger>();
        builder.Services.AddSingleton<TaggingMetrics>();
        builder.Services.AddSingleton<PlaceIndex>();
        builder.Services.AddSingleton<GeographyReader>();
        builder.Services.AddHostedService<GazetteerWarmUp>();
        var storage = builder.AddStorage(Name, typeof(TaggingModule).Assembly, prepared: 100, ordered: true);
        builder.Services.AddSingleton<IWatchListStore>(services => new WatchListStore(services.GetRequiredKeyedService<DbDataSource>(Name)));
        builder.Services.AddSingleton<IEntityStore>(services => new EntityStore(services.GetRequiredKeyedService<DbDataSource>(Name), storage.Engine));
        builder.Services.AddSingleton<IArticleKeeper>(services => services.GetRequiredService<IEntityStore>());
        builder.Services.AddSingleton<IArticleLedger>(services => new ArticleLedger(services.GetRequiredKeyedService<DbDataSource>(Name)));
        builder.Services.AddSingleton<IVisibilityStore>(services => new VisibilityStore(services.GetRequiredKeyedService<DbDataSource>(Name), storage.Engine));
        builder.Services.AddSingleton<IDeskView>(services => new DeskView(services.GetRequiredKeyedService<DbDataSource>(Name), storage.Engine));
        builder.Services.AddSingleton<EntityRecorder>();
        builder.Services.AddSingleton<RevisionTagger>();
        builder.Services.AddSingleton<EntityRpcs>();
        builder.Services.AddSingleton<ICopyStore>(services => new CopyStore(
            services.GetRequiredKeyedService<DbDataSource>(Name), storage.Engine,
            new CopyTextMemory(services.GetRequiredService<IOptions<TaggingOptions>>().Value.TextsInMemory)));
        builder.Services.AddSingleton<IArticleKeeper>(services => services.GetRequiredService<ICopyStore>());
        builder.Services.AddSingleton<CopyRecorder>();
        builder.Services.AddSingleton<CopyFinder>();
        builder.Services.AddSingleton<CopyRpcs>();
        AddStories(builder, storage.Engine);
        builder.Services.AddSingleton<WatchedPhrases>();
        builder.Services.AddSingleton<WatchListReader>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WatchListReader>());
        builder.Services.AddSingleton<WatchListRpcs>();
    }

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<ArticleCleanedConsumer, ArticleCleanedConsumerDefinition>();
        bus.AddConsumer<ArticleWithdrawnConsumer, ArticleWithdrawnConsumerDefinition>();
        bus.AddConsumer<ArticleVisibilityChangedConsumer, ArticleVisibilityChangedConsumerDefinition>();
    }

    private void AddStories(IHostApplicationBuilder builder, StorageEngine engine)
    {
        builder.Services.AddOptions<StoryOptions>().BindConfiguration(StoryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IStoryStore>(services => new StoryStore(services.GetRequiredKeyedService<DbDataSource>(Name), engine, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IArticleKeeper>(services => services.GetRequiredService<IStoryStore>());
        builder.Services.AddSingleton<StoryAssigner>();
        builder.Services.AddSingleton<StoryRepairer>();
        builder.Services.AddSingleton<StoryAnnouncer>();
        builder.Services.AddSingleton<StoryRpcs>();
        builder.Services.AddHostedService<StoryMaintenance>();
    }

    public void MapEndpoints(IEndpointRouteBuilder app) => app.MapGrpcService<TaggingGrpcService>();
}
