using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Newsroom.Testing.Otlp;

/// <summary>A span with the service that sent it.</summary>
public sealed record SeenSpan(string Service, string Scope, string Name, string TraceId, string SpanId, string ParentId, IReadOnlyDictionary<string, string> Tags);

/// <summary>What one service exported of one metric, once.</summary>
/// <param name="Labels">Keys of the attributes of its points.</param>
public sealed record SeenMetric(string Service, string Name, string Unit, MetricKind Kind, IReadOnlyCollection<string> Labels);

/// <summary>What Prometheus makes series of.</summary>
public enum MetricKind
{
    Gauge,
    Counter,
    Histogram,
}

/// <summary>Takes OTLP over HTTP and keeps what it gets: the real exporters of real processes send to it.</summary>
public sealed class OtlpSink : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpSink(WebApplication app) => _app = app;

    public ConcurrentQueue<SeenSpan> Spans { get; } = new();

    public ConcurrentQueue<SeenMetric> Metrics { get; } = new();

    public ConcurrentQueue<(string Service, string Text, string TraceId)> Logs { get; } = new();

    public Uri Uri => new(_app.Urls.First());

    /// <summary>Environment that makes a process send here, soon after each event.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Uri.ToString(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    public static async Task<OtlpSink> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var sink = new OtlpSink(app);
        app.MapPost("/v1/traces", (HttpContext context) => ReadAsync(context, TraceRequest.Parser, sink.Add));
        app.MapPost("/v1/metrics", (HttpContext context) => ReadAsync(context, MetricsRequest.Parser, sink.Add));
        app.MapPost("/v1/logs", (HttpContext context) => ReadAsync(context, LogsRequest.Parser, sink.Add));
        await app.StartAsync(cancellationToken);
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task ReadAsync<T>(HttpContext context, MessageParser<T> parser, Action<T> add)
        where T : class, IMessage<T>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        add(parser.ParseFrom(body.ToArray()));
    }

    private void Add(TraceRequest request)
    {
        foreach (var resource in request.ResourceSpans)
        {
            foreach (var scope in resource.ScopeSpans)
            {
                foreach (var span in scope.Spans)
                {
                    Spans.Enqueue(new SeenSpan(
                        ServiceOf(resource.Resource), scope.Scope.Name, span.Name, Hex(span.TraceId), Hex(span.SpanId), Hex(span.ParentSpanId),
                        span.Attributes.GroupBy(a => a.Key).ToDictionary(g => g.Key, g => g.Last().Value?.StringValue ?? "")));
                }
            }
        }
    }

    private void Add(MetricsRequest request)
    {
        foreach (var resource in request.ResourceMetrics)
        {
            foreach (var metric in resource.ScopeMetrics.SelectMany(s => s.Metrics))
                Metrics.Enqueue(Seen(ServiceOf(resource.Resource), metric));
        }
    }

    private void Add(LogsRequest request)
    {
        foreach (var resource in request.ResourceLogs)
        {
            foreach (var log in resource.ScopeLogs.SelectMany(s => s.LogRecords))
                Logs.Enqueue((ServiceOf(resource.Resource), log.Body?.StringValue ?? "", Hex(log.TraceId)));
        }
    }

    private static SeenMetric Seen(string service, Metric metric)
    {
        var (kind, attributes) = metric.DataCase switch
        {
            Metric.DataOneofCase.Histogram => (MetricKind.Histogram, metric.Histogram.DataPoints.SelectMany(p => p.Attributes)),
            Metric.DataOneofCase.Sum => (metric.Sum.IsMonotonic ? MetricKind.Counter : MetricKind.Gauge, metric.Sum.DataPoints.SelectMany(p => p.Attributes)),
            _ => (MetricKind.Gauge, metric.Gauge?.DataPoints.SelectMany(p => p.Attributes) ?? []),
        };
        return new SeenMetric(service, metric.Name, metric.Unit, kind, attributes.Select(a => a.Key).ToHashSet(StringComparer.Ordinal));
    }

    private static string ServiceOf(Resource resource) =>
        resource.Attributes.FirstOrDefault(a => a.Key == "service.name")?.Value.StringValue ?? "";

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
