using System.Buffers;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Admin.V1;
using Newsroom.Auth.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Access;

/// <summary>What teams and keys may be like.</summary>
internal static class AccessRules
{
    public const int MaxLiveKeys = 10_000;
    public const int MaxTeams = 1_000;
    public const int MaxName = 200;

    private const int MaxTeamName = 63;

    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(365);

    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(5 * 366);
    private static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);
    private static readonly SearchValues<char> TeamLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsTeamName(string name) =>
        name.Length is > 0 and <= MaxTeamName && name[0] != '-' && !name.AsSpan().ContainsAnyExcept(TeamLetters);

    public static bool IsText(string text) => text.Length <= MaxName && !text.Any(char.IsControl);

    public static Roles CheckRoles(IReadOnlyCollection<Role> roles, string team, Violations violations)
    {
        var all = roles.Aggregate(Roles.None, (sum, role) => sum | AccessMessages.ToFlag(role));
        violations
            .Require(
                roles.Count is > 0 and <= 6 && roles.Distinct().Count() == roles.Count && roles.All(role => AccessMessages.ToFlag(role) != Roles.None),
                "roles", "must be 1 to 6 different ones that a caller can have")
            .Require(!all.HasFlag(Roles.Service) || all == Roles.Service, "roles", "ROLE_SERVICE stands alone")
            .Require(
                team.Length == 0 ? (all & (Roles.Admin | Roles.Service)) != Roles.None : IsTeamName(team) && !all.HasFlag(Roles.Service), "team",
                "is required, but for ROLE_ADMIN, and must be empty for ROLE_SERVICE; 1 to 63 of the letters a to z, digits and hyphens");
        return all;
    }

    /// <summary>When a key ends, in microseconds.</summary>
    public static long CheckExpiry(Timestamp? expiresAt, DateTimeOffset now, Violations violations)
    {
        if (expiresAt is null)
            return UnixMicroseconds.Of(now + DefaultLifetime);
        var (from, to) = (now.ToTimestamp(), (now + MaxLifetime).ToTimestamp());
        if (expiresAt.Nanos is >= 0 and < 1_000_000_000 && expiresAt > from && expiresAt <= to)
            return UnixMicroseconds.Of(expiresAt.ToDateTimeOffset());
        violations.Add("expires_at", "must be in the future, at most five years ahead");
        return 0;
    }

    public static TimeSpan CheckOverlap(Duration? overlap, Violations violations)
    {
        if (overlap is null)
            return DefaultOverlap;
        if (overlap.Nanos is >= 0 and < 1_000_000_000 && overlap.Seconds >= 0 && overlap.Seconds <= MaxOverlap.TotalSeconds && overlap.ToTimeSpan() <= MaxOverlap)
            return overlap.ToTimeSpan();
        violations.Add("overlap", "must be between 0 and 30 days");
        return default;
    }

    public static TeamRecord CheckTeam(Team? team, DateTimeOffset now, Violations violations)
    {
        violations
            .Require(team is not null && IsTeamName(team.Name), "team.name", "must be 1 to 63 of the letters a to z, digits and hyphens, not a hyphen first")
            .Require(team is null || IsText(team.DisplayName), "team.display_name", "must have at most 200 characters and no control characters")
            .ThrowIfAny();
        return new TeamRecord
        {
            Name = team!.Name,
            DisplayName = team.DisplayName.Length > 0 ? team.DisplayName : team.Name,
            Suspended = team.Suspended,
            CreatedAt = UnixMicroseconds.Of(now),
        };
    }
}
