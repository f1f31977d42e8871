using Newsroom.Article.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Quotas;

/// <summary>Whether a team may hand in what it brings.</summary>
public sealed class SubmitQuota(CallQuota calls, DailyVolumes volumes)
{
    /// <summary>Counts one item of a stream as the call that it stands for. Null if it may go on.</summary>
    public QuotaRefusal? TakeCall(string team) =>
        calls.Take(team) is { } wait ? new QuotaRefusal("The team has used up its calls for the moment.", wait) : null;

    /// <summary>Counts a delivery that could be read. Null if it may be stored.</summary>
    public ValueTask<QuotaRefusal?> TakeVolumeAsync(string team, RawDocument document, Delivery delivery, CancellationToken cancellationToken) =>
        TakeVolumeAsync(team, new Volume(delivery.Items.Count(item => item.Document is not null), document.Content.Length), cancellationToken);

    /// <summary>Counts what is brought. Null if it may be stored.</summary>
    public async ValueTask<QuotaRefusal?> TakeVolumeAsync(string team, Volume volume, CancellationToken cancellationToken)
    {
        if (await volumes.TakeAsync(team, volume, cancellationToken) is not { } wait)
            return null;
        calls.Refused(team, "volume");
        return new QuotaRefusal("The team has used up its volume of today.", wait);
    }
}

/// <param name="RetryAfter">When there is room again.</param>
public sealed record QuotaRefusal(string Message, TimeSpan RetryAfter);
