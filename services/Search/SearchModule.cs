using System.Data.Common;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Search.Consumers;
using Newsroom.Search.Grpc;
using Newsroom.Search.Storage;

namespace Newsroom.Search;

/// <summary>The search service as a component.</summary>
public sealed class SearchModule : IServiceModule
{
    public string Name => "search";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var storage = builder.AddStorage(Name, typeof(SearchModule).Assembly);
        builder.Services.AddSingleton<Telemetry>();
        builder.Services.AddSingleton<ISearchIndex>(services =>
        {
            var db = services.GetRequiredKeyedService<DbDataSource>(Name);
            var clock = services.GetRequiredService<TimeProvider>();
            var options = services.GetRequiredService<IOptions<SearchOptions>>().Value;
            return storage.Engine == StorageEngine.PostgreSql
                ? new PostgreSqlSearchIndex(db, clock, options.RankedCandidates, options.CountedArticles)
                : new SqliteSearchIndex(db, clock, options.RankedCandidates, options.CountedArticles);
        });
        builder.Services.AddHostedService(services => new EarlierEntries(
            services.GetRequiredKeyedService<DbDataSource>(Name), storage.Engine == StorageEngine.Sqlite,
            services.GetRequiredService<ISearchIndex>(), services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<EarlierEntries>>()));
    }

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<ArticleTaggedConsumer, ArticleTaggedConsumerDefinition>();
        bus.AddConsumer<ArticleWithdrawnConsumer, ArticleWithdrawnConsumerDefinition>();
    }

    public void MapEndpoints(IEndpointRouteBuilder app) => app.MapGrpcService<SearchGrpcService>();
}
