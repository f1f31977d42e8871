namespace Newsroom.Ingest.Access;

/// <summary>
/// The store in SQL that both engines take. A change begins by counting the state up: PostgreSQL then holds that row, and SQLite the
/// file, until the commit, so that what the change reads next cannot change under it.
/// </summary>
public sealed partial class AccessStore(IngestDatabase db) : IAccessStore
{
    private const string SelectKey =
        """
        SELECT key_id AS KeyId, name AS Name, team AS Team, roles AS Roles, salt AS Salt, hash AS Hash, created_at AS CreatedAt,
            created_by AS CreatedBy, expires_at AS ExpiresAt, revoked_at AS RevokedAt, last_used_at AS LastUsedAt, replaced_by AS ReplacedBy
        FROM api_keys
        """;

    private const string Live = "revoked_at IS NULL AND expires_at > @now";

    public Task<AccessChange> AddKeyAsync(KeyRecord key, int maxLive, CancellationToken cancellationToken) =>
        ChangeAsync(session => InsertAsync(session, key, maxLive, cancellationToken), cancellationToken);

    public Task<AccessChange> RotateKeyAsync(
        string oldId, KeyRecord successor, long oldExpiresAt, int maxLive, CancellationToken cancellationToken) =>
        ChangeAsync(
            async session =>
            {
                var old = await FindAsync(session, oldId, cancellationToken);
                if (old is null)
                    return AccessChange.Missing;
                if (!old.IsLive(successor.CreatedAt) || old.ReplacedBy.Length > 0)
                    return AccessChange.Refused;
                await session.ExecuteAsync(
                    "UPDATE api_keys SET expires_at = @ExpiresAt, replaced_by = @KeyId WHERE key_id = @oldId",
                    new { ExpiresAt = Math.Min(old.ExpiresAt, oldExpiresAt), successor.KeyId, oldId }, cancellationToken);
                return await InsertAsync(session, successor with { Name = old.Name, Team = old.Team, Roles = old.Roles }, maxLive, cancellationToken);
            },
            cancellationToken);

    public async Task<KeyRecord?> RevokeKeyAsync(string keyId, long now, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            async session =>
            {
                var ended = await session.ExecuteAsync(
                    "UPDATE api_keys SET revoked_at = @now WHERE key_id = @keyId AND revoked_at IS NULL", new { keyId, now }, cancellationToken);
                return ended == 1 ? AccessChange.Saved : AccessChange.Missing;
            },
            cancellationToken);
        return await FindKeyAsync(keyId, cancellationToken);
    }

    public async Task<KeyRecord?> FindKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await FindAsync(session, keyId, cancellationToken);
    }

    public async Task<IReadOnlyList<KeyRecord>> ListKeysAsync(
        string team, long? liveAt, KeyPosition? before, int limit, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QueryAsync<KeyRecord>(
            $"""
            {SelectKey} WHERE (@team = '' OR team = @team) {(liveAt is null ? "" : $"AND {Live}")}
                {(before is null ? "" : "AND (created_at, key_id) < (@CreatedAt, @KeyId)")}
            ORDER BY created_at DESC, key_id DESC LIMIT @limit
            """,
            new { team, now = liveAt, before?.CreatedAt, before?.KeyId, limit }, cancellationToken);
    }

    public async Task NoteUseAsync(IReadOnlyCollection<string> keyIds, long usedAt, CancellationToken cancellationToken)
    {
        if (keyIds.Count == 0)
            return;
        await using var session = await db.BeginWriteAsync(cancellationToken);
        // In one order, so that two replicas do not wait for each other in a circle.
        foreach (var keyId in keyIds.Order(StringComparer.Ordinal))
        {
            await session.ExecuteAsync(
                "UPDATE api_keys SET last_used_at = @usedAt WHERE key_id = @keyId AND (last_used_at IS NULL OR last_used_at < @usedAt)",
                new { keyId, usedAt }, cancellationToken);
        }

        await session.CommitAsync(cancellationToken);
    }

    public async Task<long> VersionAsync(CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QuerySingleOrDefaultAsync<long>("SELECT version FROM access_state", parameters: null, cancellationToken);
    }

    public async Task<IReadOnlyList<KeyRecord>> ReadLiveKeysAsync(long now, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QueryAsync<KeyRecord>($"{SelectKey} WHERE {Live} ORDER BY key_id", new { now }, cancellationToken);
    }

    private static Task<KeyRecord?> FindAsync(StoreSession session, string keyId, CancellationToken cancellationToken) =>
        session.QuerySingleOrDefaultAsync<KeyRecord>($"{SelectKey} WHERE key_id = @keyId", new { keyId }, cancellationToken);

    private static async Task<AccessChange> InsertAsync(StoreSession session, KeyRecord key, int maxLive, CancellationToken cancellationToken)
    {
        if (key.Team.Length > 0 && await TeamAsync(session, key.Team, cancellationToken) is null)
            return AccessChange.NoTeam;
        var live = await session.QuerySingleOrDefaultAsync<long>(
            $"SELECT COUNT(*) FROM api_keys WHERE {Live}", new { now = key.CreatedAt }, cancellationToken);
        if (live >= maxLive)
            return AccessChange.TooMany;
        await session.ExecuteAsync(
            """
            INSERT INTO api_keys (key_id, name, team, roles, salt, hash, created_at, created_by, expires_at, replaced_by)
            VALUES (@KeyId, @Name, @Team, @roles, @Salt, @Hash, @CreatedAt, @CreatedBy, @ExpiresAt, '')
            """,
            new { key.KeyId, key.Name, key.Team, roles = (int)key.Roles, key.Salt, key.Hash, key.CreatedAt, key.CreatedBy, key.ExpiresAt },
            cancellationToken);
        return AccessChange.Saved;
    }

    /// <summary>Runs a change, and keeps it only if it was saved.</summary>
    private async Task<AccessChange> ChangeAsync(Func<StoreSession, Task<AccessChange>> change, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        await session.ExecuteAsync("UPDATE access_state SET version = version + 1", parameters: null, cancellationToken);
        var outcome = await change(session);
        if (outcome == AccessChange.Saved)
            await session.CommitAsync(cancellationToken);
        return outcome;
    }
}
