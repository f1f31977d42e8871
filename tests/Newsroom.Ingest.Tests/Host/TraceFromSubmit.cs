using System.Collections.Concurrent;
using System.Diagnostics;

namespace Newsroom.Ingest.Tests;

/// <summary>The outbox separates Submit from the bus in time; one trace joins them again.</summary>
public sealed class TraceFromSubmit : IAsyncDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public TraceFromSubmit()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "MassTransit" or IngestTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task the_send_span_descends_from_submit()
    {
        await using var host = await IngestHost.StartAsync();
        // The listener hears the hosts of other tests too: no other submits an article of this name, whose id would be the same.
        var answer = await host.SubmitAsync(Documents.Text("traced-from-submit"));
        await host.TrackAsync(answer.Article);
        // Later services send within the same trace, so the relay's is told apart by its parent.
        Activity? relay = null;
        await IngestHost.EventuallyAsync(
            _ => Task.FromResult((relay = _spans.Where(IsSend).Select(Parent).FirstOrDefault(s =>
                s?.OperationName == "outbox relay" && Article(s) == answer.Article.ArticleId)) is not null),
            "the relay's span and its send ended");

        // The relay may be done before the submit that woke it has ended its spans.
        await IngestHost.EventuallyAsync(_ => Task.FromResult(Parent(relay!) is not null), "the span of the submit ended");
        var stored = Parent(relay!);
        Assert.Equal("ingest article", stored!.OperationName);
        Assert.Equal(answer.Article.ArticleId, Article(stored));
        // The call's own span ends after its answer was written.
        await IngestHost.EventuallyAsync(_ => Task.FromResult(Parent(stored) is not null), "the span of the call ended");
        Assert.Equal("Microsoft.AspNetCore", Parent(stored)!.Source.Name);
        Assert.Equal(answer.Article.ArticleId, Article(Parent(stored)));
    }

    [Fact]
    public async Task every_hop_names_the_trace_of_submit()
    {
        await using var host = await IngestHost.StartAsync();
        var answer = await host.SubmitAsync(Documents.Text("b"));
        await host.TrackAsync(answer.Article);

        List<string> traces = [];
        await IngestHost.EventuallyAsync(
            async ct =>
            {
                traces = (await host.Store.FindAsync(answer.Article.ArticleId, 0, ct))!.Revisions[0].Hops.Select(h => h.TraceId).ToList();
                return traces.Count == 3;
            },
            "three hops");

        Assert.Single(traces.Distinct(StringComparer.Ordinal));
        Assert.Matches("^[0-9a-f]{32}$", traces[0]);
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsSend(Activity span) => span.Source.Name == "MassTransit" && span.Kind == ActivityKind.Producer;

    private static string? Article(Activity? span) => span?.GetTagItem(IngestTelemetry.ArticleIdTag) as string;

    private Activity? Parent(Activity span) => _spans.FirstOrDefault(s => s.SpanId == span.ParentSpanId && s.TraceId == span.TraceId);
}
