using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>One read-only transaction on one snapshot, taken by the first statement.</summary>
internal sealed class PostgreSqlReader(NpgsqlConnection connection) : IAsyncDisposable
{
    // The planner does not know what it costs to read a tsvector that is stored out of line, and would rather scan the table, or all of a table to
    // join a few rows; and it would compile, or start workers for, a query that runs for milliseconds. Reading ahead by one page, the default, looks each page up
    // twice.
    private const string Begin = """
        BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
            set_config('jit', 'off', true), set_config('random_page_cost', '1.1', true), set_config('max_parallel_workers_per_gather', '0', true),
            set_config('effective_io_concurrency', '0', true);

        """;

    private readonly SemaphoreSlim _turn = new(1);
    private bool _hasBegun;
    private bool _usesPlainIndexes = true;

    public async Task<List<T>> ReadAsync<T>(
        string sql, SqlParameters parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, bool plainIndexes = true)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await ReadInTurnAsync(sql, parameters, read, plainIndexes, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A transaction that was not ended is rolled back by the client when the connection goes back to its pool.</summary>
    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        _turn.Dispose();
    }

    private async Task<List<T>> ReadInTurnAsync<T>(
        string sql, SqlParameters parameters, Func<NpgsqlDataReader, T> read, bool plainIndexes, CancellationToken cancellationToken)
    {
        // In one round trip with the statement; the reader passes over what gives no rows.
        sql = PlainIndexes(plainIndexes) + sql;
        var isFirst = !_hasBegun;
        if (isFirst)
        {
            _hasBegun = true;
            sql = Begin + sql;
        }

        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters.All)
            command.Parameters.AddWithValue(name[1..], value);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (isFirst)
            await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>
    /// Leaves a statement with a tsquery only the full-text index: for words that most articles have, the planner would rather go along the primary
    /// key and read the vector of each article. Other statements need that key for its order.
    /// </summary>
    private string PlainIndexes(bool allowed)
    {
        if (allowed == _usesPlainIndexes)
            return "";
        _usesPlainIndexes = allowed;
        return $"SET LOCAL enable_indexscan = {(allowed ? "on" : "off")};\n";
    }
}
