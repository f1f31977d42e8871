using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;

namespace Newsroom.Hosting;

/// <summary>A bucket of calls for each team, in this process. A change of the configuration fills all buckets.</summary>
public sealed class CallQuota : IDisposable
{
    /// <summary>The limiter fills its buckets every 100 ms.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    private readonly QuotaSettings _settings;
    private readonly Counter<long> _refused;
    private volatile Buckets _buckets;

    public CallQuota(QuotaSettings settings, IMeterFactory meters)
    {
        _settings = settings;
        _buckets = Buckets.Of(settings.Current);
#pragma warning disable CA2000 // The factory owns the meter.
        _refused = meters.Create("Newsroom.Quotas").CreateCounter<long>(
            "newsroom.quota.refused", "{call}", "What was refused because a team has used up its quota, by team and by what: calls or volume.");
#pragma warning restore CA2000
    }

    /// <summary>Null if the team may call; else when it may try again.</summary>
    public TimeSpan? Take(string team)
    {
        var buckets = _buckets;
        // Those before are left to the collector: other calls may be asking them just now.
        if (buckets.Options != _settings.Current)
            _buckets = buckets = Buckets.Of(_settings.Current);
        if (buckets.Limiter is not { } limiter)
            return null;
        using var lease = limiter.AttemptAcquire(team);
        if (lease.IsAcquired)
            return null;
        Refused(team, "calls");
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > ShortestWait ? wait : ShortestWait;
    }

    public void Refused(string team, string what) => _refused.Add(1, new("team", team), new("what", what));

    public void Dispose() => _buckets.Limiter?.Dispose();

    /// <param name="Limiter">Null if no team is limited.</param>
    private sealed record Buckets(QuotaOptions Options, PartitionedRateLimiter<string>? Limiter)
    {
        public static Buckets Of(QuotaOptions options) => new(options, LimiterOf(options));

        private static PartitionedRateLimiter<string>? LimiterOf(QuotaOptions options) =>
            options.Teams.Values.Prepend(options).All(quota => quota.CallsPerSecond is null or 0)
                ? null
                : PartitionedRateLimiter.Create<string, string>(team => options.For(team) is { CallsPerSecond: > 0 } quota
                    ? RateLimitPartition.GetTokenBucketLimiter(team, _ => Bucket(quota))
                    : RateLimitPartition.GetNoLimiter(team));

        private static TokenBucketRateLimiterOptions Bucket(EffectiveQuota quota) => new()
        {
            TokenLimit = quota.Burst,
            TokensPerPeriod = quota.CallsPerSecond <= 10 ? 1 : (int)Math.Round(quota.CallsPerSecond / 10.0),
            ReplenishmentPeriod = quota.CallsPerSecond <= 10 ? TimeSpan.FromSeconds(1) / quota.CallsPerSecond : ShortestWait,
            QueueLimit = 0,
        };
    }
}
