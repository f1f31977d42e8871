using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Decoding;
using Newsroom.Cleaning.V1;

namespace Newsroom.Cleaning;

/// <summary>The cleaner with its clock and measurements, as the consumer and the rpcs use it.</summary>
public sealed class CleaningStage(IOptions<CleaningOptions> options, CleaningTelemetry telemetry, TimeProvider clock)
{
    private readonly Cleaner _cleaner = new(options.Value.ToLimits());

    /// <param name="document">The document to clean.</param>
    /// <param name="receivedAt">When it came, unless it says so itself; null for now.</param>
    /// <param name="mode">Which error to avoid when in doubt.</param>
    public CleaningResult Clean(RawDocument document, DateTimeOffset? receivedAt = null, CleaningMode mode = CleaningMode.Balanced)
    {
        var started = clock.GetTimestamp();
        var result = _cleaner.Clean(document, receivedAt ?? clock.GetUtcNow(), mode);
        var name = MediaType.Parse(document.MediaType) is { IsSupported: true } mediaType ? mediaType.Name : "other";
        telemetry.Record(name, result, clock.GetElapsedTime(started));
        return result;
    }
}
