using MassTransit;
using Newsroom.Cleaning.Consumers;
using Newsroom.Cleaning.Grpc;
using Newsroom.Hosting;

namespace Newsroom.Cleaning;

/// <summary>Cleaning as a component: stateless, so any number of replicas share its queue.</summary>
public sealed class CleaningModule : IServiceModule
{
    public string Name => "cleaning";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CleaningOptions>()
            .BindConfiguration(CleaningOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<CleaningTelemetry>();
        builder.Services.AddSingleton<CleaningStage>();
    }

    public void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<ArticleReceivedConsumer, ArticleReceivedConsumerDefinition>();

    public void MapEndpoints(IEndpointRouteBuilder app) => app.MapGrpcService<CleaningGrpcService>();
}
