using Google.Protobuf;
using Newsroom.Admin.V1;
using Newsroom.Auth.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Access;

/// <summary>Keys and teams as messages.</summary>
internal static class AccessMessages
{
    private static readonly (Role Role, Roles Flag)[] Known =
    [
        (Role.Read, Roles.Read), (Role.Submit, Roles.Submit), (Role.Edit, Roles.Edit),
        (Role.Operate, Roles.Operate), (Role.Admin, Roles.Admin), (Role.Service, Roles.Service),
    ];

    /// <summary>None for what a caller cannot have.</summary>
    public static Roles ToFlag(Role role) => Array.Find(Known, known => known.Role == role).Flag;

    public static IEnumerable<Role> ToRoles(Roles roles) => Known.Where(known => roles.HasFlag(known.Flag)).Select(known => known.Role);

    public static Key ToMessage(KeyRecord key) => new()
    {
        KeyId = key.KeyId,
        Name = key.Name,
        Team = key.Team,
        Roles = { ToRoles(key.Roles) },
        CreatedAt = UnixMicroseconds.ToTimestamp(key.CreatedAt),
        CreatedBy = key.CreatedBy,
        ExpiresAt = UnixMicroseconds.ToTimestamp(key.ExpiresAt),
        RevokedAt = UnixMicroseconds.ToTimestamp(key.RevokedAt),
        LastUsedAt = UnixMicroseconds.ToTimestamp(key.LastUsedAt),
        ReplacedBy = key.ReplacedBy,
    };

    public static KeyEntry ToEntry(KeyRecord key) => new()
    {
        KeyId = key.KeyId,
        Salt = ByteString.CopyFrom(key.Salt),
        Hash = ByteString.CopyFrom(key.Hash),
        Team = key.Team,
        Roles = { ToRoles(key.Roles) },
        ExpiresAt = UnixMicroseconds.ToTimestamp(key.ExpiresAt),
    };

    public static Team ToMessage(TeamRecord team) => new()
    {
        Name = team.Name,
        DisplayName = team.DisplayName,
        Suspended = team.Suspended,
        CreatedAt = UnixMicroseconds.ToTimestamp(team.CreatedAt),
    };
}
