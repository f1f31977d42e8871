using Newsroom.Hosting;

namespace Newsroom.Ingest.Access;

/// <summary>
/// Teams and keys. Each method is one transaction, and any number of replicas may call it at once; what a change decides on cannot change
/// under it.
/// </summary>
public interface IAccessStore
{
    /// <summary>Adds a key, unless its team is missing or <paramref name="maxLive"/> keys are alive at its creation.</summary>
    Task<AccessChange> AddKeyAsync(KeyRecord key, int maxLive, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a key in place of another, with its name, team and roles, and ends the old one at <paramref name="oldExpiresAt"/> or when it
    /// would have ended anyway. <see cref="AccessChange.Refused"/>: the old one has ended, or was replaced already.
    /// </summary>
    Task<AccessChange> RotateKeyAsync(string oldId, KeyRecord successor, long oldExpiresAt, int maxLive, CancellationToken cancellationToken);

    /// <summary>Ends a key, unless it was revoked before. Null: no such key.</summary>
    Task<KeyRecord?> RevokeKeyAsync(string keyId, long now, CancellationToken cancellationToken);

    Task<KeyRecord?> FindKeyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>The newest first, those before <paramref name="before"/>. An empty team means any; <paramref name="liveAt"/> leaves out what has ended then.</summary>
    Task<IReadOnlyList<KeyRecord>> ListKeysAsync(string team, long? liveAt, KeyPosition? before, int limit, CancellationToken cancellationToken);

    /// <summary>Notes when keys were used; never an earlier time than is noted. Unknown keys are passed over.</summary>
    Task NoteUseAsync(IReadOnlyCollection<string> keyIds, long usedAt, CancellationToken cancellationToken);

    /// <summary><see cref="AccessChange.Refused"/>: there is one of this name.</summary>
    Task<AccessChange> AddTeamAsync(TeamRecord team, int maxTeams, CancellationToken cancellationToken);

    /// <summary>By name.</summary>
    Task<IReadOnlyList<TeamRecord>> ListTeamsAsync(CancellationToken cancellationToken);

    /// <summary>As stored then; null: no such team.</summary>
    Task<TeamRecord?> UpdateTeamAsync(TeamRecord team, CancellationToken cancellationToken);

    /// <summary>
    /// <see cref="AccessChange.Refused"/>: it has keys that are alive. <see cref="AccessChange.Suspended"/>: nothing else would keep its
    /// tokens and certificates out.
    /// </summary>
    Task<AccessChange> RemoveTeamAsync(string name, long now, CancellationToken cancellationToken);

    /// <summary>Another number after every change but of use.</summary>
    Task<long> VersionAsync(CancellationToken cancellationToken);

    /// <summary>Every key that is alive.</summary>
    Task<IReadOnlyList<KeyRecord>> ReadLiveKeysAsync(long now, CancellationToken cancellationToken);
}

/// <summary>What became of a change.</summary>
public enum AccessChange
{
    Saved,

    /// <summary>There is no such key or team.</summary>
    Missing,

    /// <summary>The team of the key is not there.</summary>
    NoTeam,

    /// <summary>There are as many as may be.</summary>
    TooMany,

    /// <summary>What it is about is not in the state for it.</summary>
    Refused,

    /// <summary>The team is suspended.</summary>
    Suspended,
}

/// <summary>The last key of a page.</summary>
public readonly record struct KeyPosition(long CreatedAt, string KeyId);

/// <summary>A key without its secret. Times in microseconds since the Unix epoch.</summary>
public sealed record KeyRecord
{
    public required string KeyId { get; init; }

    public required string Name { get; init; }

    /// <summary>Empty: none.</summary>
    public required string Team { get; init; }

    public required Roles Roles { get; init; }

    public required byte[] Salt { get; init; }

    public required byte[] Hash { get; init; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required long ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public long? LastUsedAt { get; init; }

    /// <summary>Empty: not rotated.</summary>
    public string ReplacedBy { get; init; } = "";

    public KeyPosition Position => new(CreatedAt, KeyId);

    public bool IsLive(long now) => RevokedAt is null && ExpiresAt > now;
}

/// <summary>A team.</summary>
public sealed record TeamRecord
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required bool Suspended { get; init; }

    public required long CreatedAt { get; init; }
}
