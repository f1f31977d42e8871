using Google.Protobuf.WellKnownTypes;
using Newsroom.Hosting;
using Newsroom.Ingest.Pipeline;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>The rpc about the pipeline as a whole.</summary>
public sealed class PipelineRpcs(IPipelineMeasures measures, IntakeGate gate, TimeProvider clock)
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(1);

    public async Task<GetPipelineStatsResponse> GetAsync(GetPipelineStatsRequest request, CancellationToken cancellationToken)
    {
        var window = Window(request.Window);
        var now = clock.GetUtcNow();
        var response = PipelineStats.Of(
            now,
            window,
            await measures.ReadWaitingAsync(PipelineStats.MaxWaiting, cancellationToken),
            await measures.ReadWorkAsync(now - window, PipelineStats.MaxWork, cancellationToken),
            await measures.ReadArrivalsAsync(now - window, PipelineStats.MaxArrivals, cancellationToken));
        response.IntakeSlowed = gate.IsOver;
        return response;
    }

    private static TimeSpan Window(Duration? window)
    {
        // In its own fields: a duration out of protobuf's range cannot be converted.
        var isSane = window is null or { Seconds: >= 1 and < 3_600, Nanos: >= 0 and <= 999_999_999 } or { Seconds: 3_600, Nanos: 0 };
        new Violations().Require(isSane, "window", "is not between 1 second and 1 hour").ThrowIfAny();
        return window?.ToTimeSpan() ?? DefaultWindow;
    }
}
