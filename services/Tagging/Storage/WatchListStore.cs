using System.Data.Common;
using Dapper;

namespace Newsroom.Tagging.Storage;

/// <summary>
/// The store in SQL that both engines take. A change begins by counting the state up: PostgreSQL then holds that row, and SQLite the
/// file, until the commit, so that what the change reads next cannot change under it.
/// </summary>
public sealed class WatchListStore(DbDataSource db) : IWatchListStore
{
    private const string Columns =
        "watch_list_id AS WatchListId, name AS Name, team AS Team, phrase_count AS PhraseCount, version AS Version, updated_at AS UpdatedAt";

    public Task<WatchListChange> AddAsync(WatchListRecord list, PhraseLimits limits, CancellationToken cancellationToken) =>
        ChangeAsync(
            async write =>
            {
                if (await ExcessAsync(write, list, limits, cancellationToken) is { } excess)
                    return excess;
                await write.ExecuteAsync(
                    """
                    INSERT INTO watch_lists (watch_list_id, name, team, phrases, phrase_count, version, updated_at)
                    VALUES (@WatchListId, @Name, @Team, @Phrases, @PhraseCount, @Version, @UpdatedAt)
                    """,
                    list, cancellationToken);
                return WatchListChange.Saved;
            },
            cancellationToken);

    public async Task<WatchListRecord?> FindAsync(string watchListId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<WatchListRecord>(new CommandDefinition(
            $"SELECT {Columns}, phrases AS Phrases FROM watch_lists WHERE watch_list_id = @watchListId", new { watchListId }, cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<WatchListRecord>> ListAsync(string team, WatchListPosition? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<WatchListRecord>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM watch_lists
            WHERE (@team = '' OR team = @team) AND (name, watch_list_id) > (@Name, @WatchListId)
            ORDER BY name, watch_list_id LIMIT @limit
            """,
            new { team, Name = after?.Name ?? "", WatchListId = after?.WatchListId ?? "", limit },
            cancellationToken: cancellationToken))).AsList();
    }

    public Task<WatchListChange> UpdateAsync(WatchListRecord list, PhraseLimits limits, CancellationToken cancellationToken) =>
        ChangeAsync(
            async write =>
            {
                var version = await write.ScalarAsync<long?>("SELECT version FROM watch_lists WHERE watch_list_id = @WatchListId", list, cancellationToken);
                if (version != list.Version - 1)
                    return version is null ? WatchListChange.Missing : WatchListChange.Stale;
                if (await ExcessAsync(write, list, limits, cancellationToken) is { } excess)
                    return excess;
                await write.ExecuteAsync(
                    """
                    UPDATE watch_lists SET name = @Name, team = @Team, phrases = @Phrases, phrase_count = @PhraseCount, version = @Version,
                        updated_at = @UpdatedAt
                    WHERE watch_list_id = @WatchListId
                    """,
                    list, cancellationToken);
                return WatchListChange.Saved;
            },
            cancellationToken);

    public async Task<bool> RemoveAsync(string watchListId, CancellationToken cancellationToken) =>
        await ChangeAsync(
            async write => await write.ExecuteAsync("DELETE FROM watch_lists WHERE watch_list_id = @watchListId", new { watchListId }, cancellationToken) == 1
                ? WatchListChange.Saved
                : WatchListChange.Missing,
            cancellationToken) == WatchListChange.Saved;

    public async Task<long> StateVersionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT version FROM watch_lists_state", cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<WatchListRecord>> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<WatchListRecord>(new CommandDefinition(
            $"SELECT {Columns}, phrases AS Phrases FROM watch_lists ORDER BY watch_list_id", cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Null: with the list there are no more phrases than there may be.</summary>
    private static async Task<WatchListChange?> ExcessAsync(Write write, WatchListRecord list, PhraseLimits limits, CancellationToken cancellationToken)
    {
        const string Count = "SELECT CAST(COALESCE(SUM(phrase_count), 0) + @PhraseCount AS BIGINT) FROM watch_lists WHERE watch_list_id <> @WatchListId";
        if (await write.ScalarAsync<long>($"{Count} AND team = @Team", list, cancellationToken) > limits.OfTeam)
            return WatchListChange.TooManyOfTeam;
        return await write.ScalarAsync<long>(Count, list, cancellationToken) > limits.All ? WatchListChange.TooMany : null;
    }

    /// <summary>Runs a change, and keeps it only if it was saved.</summary>
    private async Task<WatchListChange> ChangeAsync(Func<Write, Task<WatchListChange>> change, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var write = new Write(connection, transaction);
        await write.ExecuteAsync("UPDATE watch_lists_state SET version = version + 1", null, cancellationToken);
        var outcome = await change(write);
        if (outcome == WatchListChange.Saved)
            await transaction.CommitAsync(cancellationToken);
        return outcome;
    }
}
