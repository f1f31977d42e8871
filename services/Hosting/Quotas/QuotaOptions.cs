using System.ComponentModel.DataAnnotations;

namespace Newsroom.Hosting;

/// <summary>What each team may ask of the platform; section <c>Quotas</c>. Read again when the configuration changes.</summary>
public sealed class QuotaOptions : TeamQuota
{
    public const string Section = "Quotas";

    /// <summary>By the name of the team; what is not stated here is as for everybody.</summary>
    public Dictionary<string, TeamQuota> Teams { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What applies to a team; the empty name is that of callers without one.</summary>
    public EffectiveQuota For(string team)
    {
        var own = Teams.GetValueOrDefault(team);
        var calls = own?.CallsPerSecond ?? CallsPerSecond ?? 0;
        return new EffectiveQuota(
            calls,
            Math.Max(own?.Burst ?? Burst ?? 2 * calls, 1),
            own?.ArticlesPerDay ?? ArticlesPerDay ?? 0,
            own?.BytesPerDay ?? BytesPerDay ?? 0);
    }
}

/// <summary>Limits of one team; what is not stated is not limited.</summary>
public class TeamQuota
{
    /// <summary>Calls a second to one replica, to within a twentieth; each item of a stream of documents counts. 0: no limit.</summary>
    [Range(0, 1_000_000)]
    public int? CallsPerSecond { get; set; }

    /// <summary>Calls that may come at once after a pause; without it, those of two seconds.</summary>
    [Range(1, 10_000_000)]
    public int? Burst { get; set; }

    /// <summary>Articles handed in from one midnight UTC to the next, to all replicas together. 0: no limit.</summary>
    [Range(0, 1_000_000_000)]
    public long? ArticlesPerDay { get; set; }

    /// <summary>Bytes of documents in the same time. 0: no limit.</summary>
    [Range(0, 1L << 50)]
    public long? BytesPerDay { get; set; }
}

/// <summary>The limits that apply to one team; 0 is none.</summary>
public readonly record struct EffectiveQuota(int CallsPerSecond, int Burst, long ArticlesPerDay, long BytesPerDay);
