using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Newsroom.Hosting;

/// <summary>
/// OpenTelemetry from the SDK alone: the frameworks emit their own activities and meters, so only their names are listed here.
/// Exports over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the other standard <c>OTEL_*</c> variables apply too.
/// </summary>
internal static class TelemetrySetup
{
    private static readonly string[] Sources =
        ["Newsroom.*", "Microsoft.AspNetCore", "System.Net.Http", "Grpc.Net.Client", "MassTransit", "Npgsql"];

    private static readonly string[] Meters =
    [
        "Newsroom.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http",
        "MassTransit", "Npgsql",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
        {
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TraceIds>());
            return;
        }

        // Without it server spans lack the HTTP semantic attributes.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);

        var version = typeof(TelemetrySetup).Assembly.GetName().Version?.ToString(3);
        var resource = ResourceBuilder.CreateDefault()
            .AddService($"newsroom-{service}", "newsroom", version, serviceInstanceId: Instance.Current.Name)
            .AddEnvironmentVariableDetector();

        builder.Services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource).AddSource(Sources).AddProcessor(new RpcSpanProcessor()).AddOtlpExporter().Build());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter().Build());
        builder.Logging.AddOpenTelemetry(log =>
        {
            log.IncludeFormattedMessage = true;
            log.SetResourceBuilder(resource).AddOtlpExporter();
        });
        // First of all hosted services: spans of the start are seen, and the flush comes after the last span of the stop.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Providers>());
    }

    /// <summary>
    /// Without an exporter nothing would listen, so nothing would have a trace id: this much listening gives one to logs, errors
    /// and the status of an article, and records no more.
    /// </summary>
    private sealed class TraceIds : IHostedService, IDisposable
    {
        private readonly ActivityListener _listener = new()
        {
            ShouldListenTo = source => Sources.Contains(source.Name) || source.Name.StartsWith("Newsroom.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };

        public Task StartAsync(CancellationToken cancellationToken)
        {
            ActivitySource.AddActivityListener(_listener);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Providers(TracerProvider traces, MeterProvider metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces.ForceFlush(5_000);
            metrics.ForceFlush(5_000);
            return Task.CompletedTask;
        }
    }
}
