using Google.Protobuf;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using RabbitMQ.Client;

namespace Newsroom.Hosting;

/// <summary>One bus for a process: the same consumers and the same bytes on both transports.</summary>
internal static class BusSetup
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(25);

    public static void AddBus(this IHostApplicationBuilder builder, IReadOnlyList<IServiceModule> modules)
    {
        builder.Services.AddOptions<BusOptions>().BindConfiguration(BusOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<MassTransitHostOptions>().Configure(o =>
        {
            // A service starts without its broker and says so; it drains before it stops.
            o.WaitUntilStarted = false;
            o.StopTimeout = StopTimeout;
            o.ConsumerStopTimeout = StopTimeout;
        });
        // A static of MassTransit that would keep the logger of a host that ended before in this process.
        LogContext.Current = null!;
        var own = new OwnQueues(modules);
        builder.Services.AddReceiveEndpointObserver(_ => own);
        builder.Services.AddSingleton<BrokerProbe>();
        builder.Services.AddSingleton<BusWatch>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<BusWatch>());
        builder.Services.AddReceiveEndpointObserver(provider => provider.GetRequiredService<BusWatch>());
        builder.Services.AddPublishObserver(provider => provider.GetRequiredService<BusWatch>());
        builder.Services.AddSingleton<StageMetrics>();
        builder.Services.AddSingleton<StageRunner>();
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(o => o.MinimalFailureStatus = HealthStatus.Degraded);
            foreach (var module in modules)
                module.AddConsumers(bus);

            if (builder.Configuration.GetValue($"{BusOptions.Section}:{nameof(BusOptions.Transport)}", BusTransport.RabbitMq) == BusTransport.InMemory)
                bus.UsingInMemory((context, cfg) => ConfigureInMemory(context, cfg, modules));
            else
                bus.UsingRabbitMq((context, cfg) => ConfigureRabbitMq(context, cfg, modules, own));
        });
    }

    private static void ConfigureInMemory(
        IBusRegistrationContext context, IInMemoryBusFactoryConfigurator cfg, IReadOnlyList<IServiceModule> modules)
    {
        ConfigureWire(cfg);
        foreach (var type in InterfacesOfEvents)
            cfg.Publish(type, publish => publish.Exclude = true);
        foreach (var module in modules)
            module.ConfigureBus(context, cfg);
        cfg.ConfigureEndpoints(context);
    }

    private static void ConfigureRabbitMq(
        IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator cfg, IReadOnlyList<IServiceModule> modules, OwnQueues own)
    {
        var options = context.GetRequiredService<IOptions<BusOptions>>().Value;
        cfg.Host(options.Address, Instance.Current.Name, host =>
        {
            if (options.Address.Scheme == "amqps")
                host.UseSsl(ssl => BusTls.Configure(ssl, options));
            if (options.ClusterNodes.Length > 0)
                host.UseCluster(cluster => options.AllNodes.ForEach(cluster.Node));
        });
        ConfigureWire(cfg);
        foreach (var type in InterfacesOfEvents)
            cfg.Publish(type, publish => publish.Exclude = true);
        // Declared by the publisher too: an event published before its consumer was ever started waits in the queue.
        foreach (var (type, queue) in EventRoutes.All.Where(route => !IsDeclaredByItsEndpoint(route, modules)))
            cfg.Publish(type, publish => publish.BindQueue(EntityName(type), queue, q => q.SetQuorumQueue()));
        // Declared at the first publish instead, a service was left publishing on a dead channel more often: see DECISIONS.
        cfg.DeployPublishTopology = true;
        cfg.ConfigurePublish(pipe => pipe.UseFilter(own));
        cfg.ConnectEndpointConfigurationObserver(own);
        foreach (var module in modules)
            module.ConfigureBus(context, cfg);
        cfg.ConfigureEndpoints(context);
        own.EnsureConfigured();
    }

    /// <summary>
    /// A process leaves its own queues to its receive endpoints: a broker of 3.10 drops the connection that consumes from a quorum queue
    /// while another channel is still declaring it, and of those that wait on a dropped channel RabbitMQ.Client strands some for ever.
    /// </summary>
    private static bool IsDeclaredByItsEndpoint((Type Event, string Queue) route, IReadOnlyList<IServiceModule> modules) =>
        modules.Any(module => module.ReceivesFrom.Contains(route.Queue));

    private static void ConfigureWire(IBusFactoryConfigurator cfg)
    {
        cfg.ClearSerialization();
        cfg.AddSerializer(new ProtobufSerializerFactory());
        cfg.AddDeserializer(new ProtobufSerializerFactory(), isDefault: true);
        cfg.MessageTopology.SetEntityNameFormatter(new ProtobufEntityNames());
    }

    /// <summary>MassTransit would give every interface of an event an exchange of its own.</summary>
    private static IEnumerable<Type> InterfacesOfEvents =>
        EventsReflection.Descriptor.MessageTypes.SelectMany(m => m.ClrType.GetInterfaces())
            .Where(i => i.Namespace == "Google.Protobuf").Distinct();

    /// <summary>An exchange is called as its event in the proto files: <c>newsroom.events.v1.ArticleReceived</c>.</summary>
    private static string EntityName(Type type) =>
        EventsReflection.Descriptor.MessageTypes.FirstOrDefault(m => m.ClrType == type)?.FullName ?? type.FullName!;

    private sealed class ProtobufEntityNames : IEntityNameFormatter
    {
        public string FormatEntityName<T>() => EntityName(typeof(T));
    }
}
