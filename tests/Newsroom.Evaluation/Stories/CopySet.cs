namespace Newsroom.Evaluation.Stories;

/// <summary>Copies of one text, found one article at a time as the service does.</summary>
internal static class CopySet
{
    public static IAsyncEnumerable<Measure> MeasureAsync(LabelledData data, string? errors, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<Measure>();
}
