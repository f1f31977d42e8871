using System.Diagnostics.Metrics;
using Newsroom.Article.V1;
using Newsroom.Tagging.Copies;

namespace Newsroom.Tagging;

/// <summary>What tagging costs and yields, by language. Never by article.</summary>
internal sealed class TaggingMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _entities;
    private readonly Counter<long> _copies;

    public TaggingMetrics(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns the meter.
        var meter = meters.Create("Newsroom.Tagging");
#pragma warning restore CA2000
        _duration = meter.CreateHistogram(
            "newsroom.tagging.duration", "s", "Time to tag one text.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _entities = meter.CreateHistogram(
            "newsroom.tagging.entities", "{entity}", "Entities found in one text.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500] });
        _copies = meter.CreateCounter<long>("newsroom.tagging.copies", "{article}", "Articles looked at for copies, by what they were: first, copy or none.");
    }

    public void Record(ArticleTags tags, TimeSpan duration)
    {
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("language", tags.Language));
        _entities.Record(tags.Entities.Count, new KeyValuePair<string, object?>("language", tags.Language));
    }
    /// <param name="groupId">The group that the article was put in; null if in none.</param>
    public void RecordCopy(ArticleRef article, string? groupId)
    {
        var outcome = groupId is null ? "none" : groupId == CopyGroups.IdOf(article.ArticleId, article.Revision) ? "first" : "copy";
        _copies.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
