using System.Data.Common;
using Dapper;
using Newsroom.Search.SavedSearches;

namespace Newsroom.Search.Storage;

/// <summary>
/// Saved searches in SQL that both engines read. A change begins by counting the state up: PostgreSQL then holds that row, and SQLite
/// the file, until the commit, so that what the change reads next cannot change under it.
/// </summary>
internal sealed class SqlSavedSearches(DbDataSource db) : ISavedSearchStore
{
    private const string Columns = """
        saved_search_id AS SavedSearchId, name AS Name, team AS Team, query AS Query, version AS Version, created_at AS CreatedAt, updated_at AS UpdatedAt,
        is_rule AS IsRule
        """;

    private const string Now = "(SELECT coalesce(max(position), 0) FROM index_log)";

    public Task<SavedSearchOutcome> AddAsync(SavedSearchRecord search, SavedSearchLimits limits, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                var (ofTeam, total) = await connection.QuerySingleAsync<(long, long)>(Command(
                    "SELECT (SELECT count(*) FROM saved_search WHERE team = @Team), (SELECT count(*) FROM saved_search)", search));
                if (ofTeam >= limits.OfTeam)
                    return SavedSearchOutcome.TooManyOfTeam;
                if (total >= limits.Total)
                    return SavedSearchOutcome.TooMany;
                await connection.ExecuteAsync(Command(
                    $"""
                    INSERT INTO saved_search
                        (saved_search_id, name, team, query, version, created_at, updated_at, is_rule, state_version, after_position)
                    SELECT @SavedSearchId, @Name, @Team, @Query, @Version, @CreatedAt, @UpdatedAt, @IsRule, s.version, {Now} FROM saved_search_state AS s
                    """,
                    search));
                return SavedSearchOutcome.Saved;

                CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: cancellationToken);
            },
            cancellationToken);

    public async Task<SavedSearchRecord?> FindAsync(string savedSearchId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<SavedSearchRecord>(new CommandDefinition(
            $"SELECT {Columns} FROM saved_search WHERE saved_search_id = @savedSearchId", new { savedSearchId }, cancellationToken: cancellationToken));
    }

    public Task<IReadOnlyList<SavedSearchRecord>> ListAsync(
        string team, SavedSearchPlace? after, int limit, CancellationToken cancellationToken) => ListAsync(0, team, after, limit, cancellationToken);

    public Task<IReadOnlyList<SavedSearchRecord>> ListRulesAsync(
        string team, SavedSearchPlace? after, int limit, CancellationToken cancellationToken) => ListAsync(1, team, after, limit, cancellationToken);

    private async Task<IReadOnlyList<SavedSearchRecord>> ListAsync(
        int isRule, string team, SavedSearchPlace? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<SavedSearchRecord>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM saved_search
            WHERE is_rule = @isRule AND (@team = '' OR team = @team) AND (name, saved_search_id) > (@name, @id) ORDER BY name, saved_search_id LIMIT @limit
            """,
            new { isRule, team, name = after?.Name ?? "", id = after?.SavedSearchId ?? "", limit }, cancellationToken: cancellationToken))).AsList();
    }

    public Task<SavedSearchOutcome> UpdateAsync(SavedSearchRecord search, CancellationToken cancellationToken) => ChangeAsync(
        async (connection, transaction) =>
        {
            var version = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                "SELECT version FROM saved_search WHERE saved_search_id = @SavedSearchId", search, transaction, cancellationToken: cancellationToken));
            if (version != search.Version - 1)
                return version is null ? SavedSearchOutcome.Missing : SavedSearchOutcome.Stale;
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                UPDATE saved_search SET name = @Name, version = @Version, updated_at = @UpdatedAt, query = @Query,
                    state_version = (SELECT s.version FROM saved_search_state AS s),
                    after_position = CASE WHEN query = @Query THEN after_position ELSE {Now} END
                WHERE saved_search_id = @SavedSearchId
                """,
                search, transaction, cancellationToken: cancellationToken));
            return SavedSearchOutcome.Saved;
        },
        cancellationToken);

    public async Task<bool> RemoveAsync(string savedSearchId, CancellationToken cancellationToken) =>
        await ChangeAsync(
            async (connection, transaction) => await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM saved_search WHERE saved_search_id = @savedSearchId", new { savedSearchId }, transaction,
                cancellationToken: cancellationToken)) > 0
                ? SavedSearchOutcome.Saved
                : SavedSearchOutcome.Missing,
            cancellationToken) == SavedSearchOutcome.Saved;

    public async Task<SavedSearchState> GetStateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var (version, to) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            "SELECT version, percolated_to FROM saved_search_state", cancellationToken: cancellationToken));
        return new SavedSearchState(version, to);
    }

    public async Task<SavedSearchSnapshot> ReadAsync(long sinceVersion, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        // One statement, so one state; there is always a row.
        var rows = (await connection.QueryAsync<(long Version, string? Id, string? Team, string? Query)>(new CommandDefinition(
            """
            SELECT state.version, s.saved_search_id, s.team, CASE WHEN s.state_version > @sinceVersion THEN s.query END
            FROM saved_search_state AS state LEFT JOIN saved_search AS s ON TRUE
            """,
            new { sinceVersion }, cancellationToken: cancellationToken))).AsList();
        return new SavedSearchSnapshot(
            rows[0].Version, [.. rows.Where(row => row.Id is not null).Select(row => new SavedSearchQuery(row.Id!, row.Team!, row.Query))]);
    }

    /// <summary>Runs a change, and keeps it only if it was saved.</summary>
    private async Task<SavedSearchOutcome> ChangeAsync(
        Func<DbConnection, DbTransaction, Task<SavedSearchOutcome>> change, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE saved_search_state SET version = version + 1", transaction: transaction, cancellationToken: cancellationToken));
        var outcome = await change(connection, transaction);
        if (outcome == SavedSearchOutcome.Saved)
            await transaction.CommitAsync(cancellationToken);
        return outcome;
    }
}
