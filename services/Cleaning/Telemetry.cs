using System.Diagnostics.Metrics;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning;

/// <summary>What cleaning measures.</summary>
public sealed class CleaningTelemetry
{
    public const string MeterName = "Newsroom.Cleaning";

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _words;
    private readonly Counter<long> _removed;

    public CleaningTelemetry(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns the meter.
        var meter = meters.Create(MeterName);
#pragma warning restore CA2000
        _duration = meter.CreateHistogram(
            "newsroom.cleaning.duration", "s", "Time to clean one document, by media type and reason of rejection.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5] });
        _words = meter.CreateCounter<long>("newsroom.cleaning.words", "{word}", "Words kept as main text.");
        _removed = meter.CreateCounter<long>("newsroom.cleaning.removed", "{span}", "Spans cut, by label.");
    }

    public void Record(string mediaType, CleaningResult result, TimeSpan duration)
    {
        _duration.Record(duration.TotalSeconds, new("media_type", mediaType), new("reason", result.Reason.ToString()));
        if (result.Article is not { } article)
            return;
        _words.Add(article.WordCount);
        foreach (var label in article.Removed.CountBy(r => r.Label))
            _removed.Add(label.Value, new KeyValuePair<string, object?>("label", label.Key.ToString()));
    }
}
