using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Newsroom.Ingest.Tests;

/// <summary>What a service under test measures, added up.</summary>
internal sealed class Meters : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _sums = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<double>> _values = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Hears only the meters of <paramref name="factory"/>: other tests measure at the same time.</summary>
    public Meters(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _values.GetOrAdd(instrument.Name, _ => new()).Enqueue(value));
        _listener.Start();
    }

    public long this[string counter] => _sums.GetValueOrDefault(counter);

    /// <summary>All that a histogram was given.</summary>
    public double[] Values(string histogram) => [.. _values.GetValueOrDefault(histogram) ?? []];

    public static IMeterFactory Factory() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public static IngestTelemetry Telemetry() => new(Factory(), TimeProvider.System);

    public void Dispose() => _listener.Dispose();
}
