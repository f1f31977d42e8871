using Newsroom.Testing.Otlp;

namespace Newsroom.EndToEnd.Tests.Operations;

/// <summary>What the collector's Prometheus exporter calls a metric: words joined by underscores, the unit, and <c>total</c> last.</summary>
internal static class PrometheusNames
{
    private static readonly char[] Separators = ['.', '_', '-', '/'];

    public static IEnumerable<string> Of(SeenMetric metric)
    {
        var words = metric.Name.Split(Separators, StringSplitOptions.RemoveEmptyEntries).ToList();
        if (UnitOf(metric) is { } unit && !words.Contains(unit, StringComparer.Ordinal))
            words.Add(unit);
        if (metric.Kind == MetricKind.Counter)
        {
            words.RemoveAll(word => word == "total");
            words.Add("total");
        }

        var name = string.Join('_', words);
        return metric.Kind == MetricKind.Histogram ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
    }

    public static string LabelOf(string attribute) => attribute.Replace('.', '_');

    private static string? UnitOf(SeenMetric metric) => metric.Unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" when metric.Kind == MetricKind.Gauge => "ratio",
        // Annotations in braces are for people.
        _ => null,
    };
}
