using MassTransit;
using Newsroom.Hosting;
using Newsroom.Tagging.Consumers;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Grpc;
using Newsroom.Tagging.Topics;

namespace Newsroom.Tagging;

/// <summary>Tagging: language, keywords and entities of clean articles. It keeps nothing, so replicas need no coordination.</summary>
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
        builder.Services.AddHostedService<GazetteerWarmUp>();
    }

    public void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<ArticleCleanedConsumer, ArticleCleanedConsumerDefinition>();

    public void MapEndpoints(IEndpointRouteBuilder app) => app.MapGrpcService<TaggingGrpcService>();
}
