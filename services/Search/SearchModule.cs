using System.CommandLine;
using System.Data.Common;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Consumers;
using Newsroom.Search.Desks;
using Newsroom.Search.Discovery;
using Newsroom.Search.Grpc;
using Newsroom.Search.Reindexing;
using Newsroom.Search.SavedSearches;
using Newsroom.Search.Storage;
using Newsroom.Search.Stories;
using Newsroom.Search.Trays;
using Newsroom.Search.Watching;

namespace Newsroom.Search;

/// <summary>The search service as a component.</summary>
public sealed class SearchModule : IServiceModule
{
    public string Name => "search";

    public IEnumerable<Command> Commands(Func<ParseResult, WebApplication> build) => [ReindexCommand.Create(build)];

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var storage = builder.AddStorage(Name, typeof(SearchModule).Assembly, prepared: 100);
        builder.Services.AddSingleton<Telemetry>();
        builder.Services.AddSingleton<ISearchIndex>(services =>
        {
            var db = services.GetRequiredKeyedService<DbDataSource>(Name);
            var clock = services.GetRequiredService<TimeProvider>();
            var options = services.GetRequiredService<IOptions<SearchOptions>>().Value;
            return storage.Engine == StorageEngine.PostgreSql
                ? new PostgreSqlSearchIndex(db, clock, options.RankedCandidates, options.CountedArticles, options.ArticlesInMemory)
                : new SqliteSearchIndex(db, clock, options.RankedCandidates, options.CountedArticles, options.ArticlesInMemory);
        });
        builder.Services.AddSingleton<IStoryPlaces>(provider => new SqlStoryPlaces(
            provider.GetRequiredKeyedService<DbDataSource>(Name), storage.Engine));
        builder.Services.AddSingleton<StoryKeeper>();
        builder.Services.AddSingleton<IVisibilityLedger>(provider => new SqlVisibilityLedger(
            provider.GetRequiredKeyedService<DbDataSource>(Name), storage.Engine));
        builder.Services.AddSingleton(provider => new SqlIndexForm(provider.GetRequiredKeyedService<DbDataSource>(Name)));
        builder.Services.AddSingleton<VisibilityKeeper>();
        builder.Services.AddReaders(Name);
        builder.Services.AddHostedService<VisibilityLifter>();
        builder.Services.AddHostedService<IndexUpgrade>();
        builder.Services.AddSingleton(provider => provider.GetRequiredService<ISearchIndex>().Words);
        builder.Services.AddSingleton<DiscoveryRpcs>();
        builder.Services.AddSingleton<Reindexer>();
        builder.Services.AddSingleton<ReindexRpcs>();
        AddFollowing(builder.Services, storage.Engine);
        AddSavedSearches(builder.Services, storage.Engine);
        builder.Services.AddHostedService(services => new EarlierEntries(
            services.GetRequiredKeyedService<DbDataSource>(Name), storage.Engine == StorageEngine.Sqlite,
            services.GetRequiredService<ISearchIndex>(), services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<EarlierEntries>>()));
    }

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<ArticleTaggedConsumer, ArticleTaggedConsumerDefinition>();
        bus.AddConsumer<ArticleWithdrawnConsumer, ArticleWithdrawnConsumerDefinition>();
        bus.AddConsumer<StoryChangedConsumer, StoryChangedConsumerDefinition>();
        bus.AddConsumer<ArticleVisibilityChangedConsumer, ArticleVisibilityChangedConsumerDefinition>();
    }

    public void MapEndpoints(IEndpointRouteBuilder app) => app.MapGrpcService<SearchGrpcService>();

    private void AddFollowing(IServiceCollection services, StorageEngine engine)
    {
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<AlertSignal>();
        services.AddSingleton<ChangeFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeFeed>());
        services.AddHostedService<LogKeeper>();
        services.AddSingleton<Watchers>();
        services.AddSingleton<Follower>();
        services.AddSingleton<WatchRpcs>();
        services.AddSingleton<IIndexLog>(provider => SqlIndexLog.Create(engine, provider.GetRequiredKeyedService<DbDataSource>(Name)));
        if (engine == StorageEngine.PostgreSql)
        {
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ChangeListener>(
                provider, provider.GetRequiredKeyedService<DbDataSource>(Name)));
        }
    }

    private void AddSavedSearches(IServiceCollection services, StorageEngine engine)
    {
        services.AddSingleton<ISavedSearchStore>(provider => new SqlSavedSearches(provider.GetRequiredKeyedService<DbDataSource>(Name)));
        services.AddSingleton<IAlertStore>(provider => new SqlAlerts(provider.GetRequiredKeyedService<DbDataSource>(Name), engine));
        services.AddSingleton<SavedSearchRpcs>();
        services.AddSingleton<AlertFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<AlertFeed>());
        services.AddHostedService<Percolator>();
        services.AddSingleton<AlertRpcs>();
        services.AddSingleton<ITrayStore>(provider => new SqlTrays(provider.GetRequiredKeyedService<DbDataSource>(Name), engine));
        services.AddSingleton<TrayRpcs>();
    }
}
