using System.CommandLine;
using System.Data.Common;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Ingest.Access;
using Newsroom.Ingest.Audit;
using Newsroom.Ingest.Copies;
using Newsroom.Ingest.Feeds;
using Newsroom.Ingest.Pipeline;
using Newsroom.Ingest.Quotas;

namespace Newsroom.Ingest;

/// <summary>Ingest as a component: system of record and way in.</summary>
public sealed class IngestModule : IServiceModule
{
    public string Name => "ingest";

    public bool KeepsKeys => true;

    public IEnumerable<Command> Commands(Func<ParseResult, WebApplication> build) => [KeysCommand.Create(build)];

    public void AddServices(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var storage = builder.AddStorage(Name, typeof(IngestModule).Assembly, prepared: 100, ordered: true);
        services.AddSingleton<IngestDatabase>(provider =>
        {
            var db = provider.GetRequiredKeyedService<DbDataSource>(Name);
            return storage.Engine == StorageEngine.Sqlite ? new SqliteIngestDatabase(db) : new PostgreSqlIngestDatabase(db);
        });
        services.AddSingleton(provider => new FairTurns(
            provider.GetRequiredService<IOptions<IngestOptions>>().Value.SourceWeights
                .ToDictionary(w => w.Source, w => Math.Clamp(w.Weight, .01, 100), StringComparer.Ordinal),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DispatchWindow>();
        services.AddSingleton<ArticleStore>();
        services.AddSingleton<IArticleStore>(provider => provider.GetRequiredService<ArticleStore>());
        services.AddSingleton<IngestTelemetry>();
        services.AddSingleton<ProgressQueue>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<ArticleIntake>();
        services.AddSingleton<IIntakeMeasures, IntakeMeasures>();
        services.AddSingleton<IntakePace>();
        services.AddSingleton<IntakeGate>();
        services.AddHostedService(provider => provider.GetRequiredService<IntakeGate>());
        services.AddSingleton<IQuarantineStore, QuarantineStore>();
        services.AddSingleton<QuarantineTelemetry>();
        services.AddSingleton<QuarantineIntake>();
        services.AddSingleton<QuarantineSender>();
        services.AddSingleton<QuarantineDesk>();
        services.AddHostedService<QuarantineGauge>();
        services.AddSingleton<ICopyReviewStore, CopyReviewStore>();
        services.AddSingleton<CopyReviewDesk>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<AuditStore>());
        services.AddSingleton<VolumeStore>();
        services.AddSingleton<DailyVolumes>();
        services.AddSingleton<SubmitQuota>();
        services.AddSingleton<IReprocessStore, ReprocessStore>();
        services.AddHostedService<Reprocessor>();
        services.AddFeeds().AddSingleton<FeedRpcs>().AddSingleton<PageRpcs>();
        services.AddSingleton<IPipelineMeasures, PipelineMeasures>().AddSingleton<PipelineRpcs>();
        services.AddSingleton<IAccessStore, AccessStore>();
        services.AddSingleton<AccessReader>();
        services.AddHostedService(provider => provider.GetRequiredService<AccessReader>());
        services.AddHostedService<OutboxRelay>();
        services.AddSingleton<VisibilitySignal>();
        services.AddReaders(Name);
        services.AddHostedService<VisibilityRelay>();
        services.AddHostedService<Sweeper>();
        services.AddHostedService<FeedPolling>();
        services.AddHostedService<EmbargoWatch>();
    }

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<PipelineProgressConsumer, PipelineProgressConsumerDefinition>();
        bus.AddConsumer<KilledCopiesFoundConsumer, KilledCopiesFoundConsumerDefinition>();
        bus.AddConsumer<AuditRecordedConsumer, AuditRecordedConsumerDefinition>();
    }

    public void ConfigureBus(IBusRegistrationContext context, IBusFactoryConfigurator bus) => QuarantineCollector.Configure(context, bus);

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<IngestGrpcService>();
        app.MapGrpcService<AdminGrpcService>();
        app.MapGrpcService<AuditGrpcService>();
    }
}
