using System.Collections.Concurrent;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Quotas;

/// <summary>
/// Daily volumes of teams, shared by replicas. Each replica takes a thousandth of the limit at a time out of the database and spends it
/// here, so that submits do not queue up at one row. The limit is never passed; what a replica has taken and not spent is lost when it
/// stops.
/// </summary>
public sealed class DailyVolumes(VolumeStore store, QuotaSettings settings, TimeProvider clock)
{
    private const int Portions = 1_000;

    private readonly ConcurrentDictionary<string, Portion> _portions = new(StringComparer.Ordinal);

    /// <summary>Null if the volume is within the team's limit, and then it counts; else when the next day begins.</summary>
    public async ValueTask<TimeSpan?> TakeAsync(string team, Volume wanted, CancellationToken cancellationToken)
    {
        var quota = settings.Current.For(team);
        if (quota is { ArticlesPerDay: 0, BytesPerDay: 0 })
            return null;
        var limit = new Volume(
            quota.ArticlesPerDay > 0 ? quota.ArticlesPerDay : long.MaxValue / 2, quota.BytesPerDay > 0 ? quota.BytesPerDay : long.MaxValue / 2);
        var now = clock.GetUtcNow();
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var portion = _portions.GetOrAdd(team, _ => new Portion());
        await portion.Turn.WaitAsync(cancellationToken);
        try
        {
            if (portion.Day != day)
                (portion.Day, portion.Left, portion.Limit) = (day, default, default);
            if (portion.Limit != limit)
                (portion.Limit, portion.Room) = (limit, limit);
            if (!portion.Left.Covers(wanted) && !await FillAsync(portion, team, wanted, cancellationToken))
                return day.AddDays(1).ToDateTime(default, DateTimeKind.Utc) - now.UtcDateTime;
            portion.Left -= wanted;
            return null;
        }
        finally
        {
            portion.Turn.Release();
        }
    }

    /// <summary>As much as goes on for a while, or near the limit just what is missing.</summary>
    private async Task<bool> FillAsync(Portion portion, string team, Volume wanted, CancellationToken cancellationToken)
    {
        var missing = new Volume(Math.Max(0, wanted.Articles - portion.Left.Articles), Math.Max(0, wanted.Bytes - portion.Left.Bytes));
        var usual = missing + new Volume(portion.Limit.Articles / Portions, portion.Limit.Bytes / Portions);
        foreach (var volume in new[] { usual, missing })
        {
            // A flood of refusals must not cost a write each.
            if (!portion.Room.Covers(volume))
                continue;
            if (await store.TakeAsync(team, portion.Day, volume, portion.Limit, cancellationToken) is { } room)
            {
                portion.Room = room;
                continue;
            }

            portion.Left += volume;
            return true;
        }

        return false;
    }

    /// <summary>What this replica may still let in without asking the database.</summary>
    private sealed class Portion
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public DateOnly Day { get; set; }

        public Volume Left { get; set; }

        /// <summary>The limit that <see cref="Room"/> was found under.</summary>
        public Volume Limit { get; set; }

        /// <summary>No more than this is left in the database: within a day nothing is given back.</summary>
        public Volume Room { get; set; }
    }
}
