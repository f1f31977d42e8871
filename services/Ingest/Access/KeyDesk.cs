using Newsroom.Hosting;

namespace Newsroom.Ingest.Access;

/// <summary>Makes keys.</summary>
internal static class KeyDesk
{
    /// <summary>A new key and what is stored of it.</summary>
    public static (ApiKey Key, KeyRecord Record) Create(string name, string team, Roles roles, string createdBy, DateTimeOffset now, long expiresAt)
    {
        var key = ApiKey.Create();
        var salt = ApiKey.NewSalt();
        return (key, new KeyRecord
        {
            KeyId = key.Id,
            Name = name,
            Team = team,
            Roles = roles,
            Salt = salt,
            Hash = key.Hash(salt),
            CreatedAt = UnixMicroseconds.Of(now),
            CreatedBy = createdBy,
            ExpiresAt = expiresAt,
        });
    }
}
