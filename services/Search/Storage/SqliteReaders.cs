using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Newsroom.Search.Storage;

/// <summary>
/// Connections that only read, kept open between queries with their settings and their prepared statements: opening one and preparing what a query needs
/// takes longer than most queries.
/// </summary>
internal sealed class SqliteReaders(DbDataSource db) : IDisposable
{
    private const int MaxIdle = 16;

    private readonly ConcurrentBag<SqliteReader> _idle = [];
    private volatile bool _disposed;

    public async Task<SqliteReader> RentAsync(CancellationToken cancellationToken) =>
        _idle.TryTake(out var reader) ? reader : new SqliteReader((SqliteConnection)await db.OpenConnectionAsync(cancellationToken));

    public void Return(SqliteReader reader)
    {
        if (_disposed || _idle.Count >= MaxIdle)
            reader.Dispose();
        else
            _idle.Add(reader);
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }
}

/// <summary>One such connection, used by one query at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    // Ranking reads a thousand rows that lie apart; mapped, they cost no system call each. Bytes, and KiB below zero.
    private const string Settings = "PRAGMA mmap_size = 8589934592; PRAGMA cache_size = -16384";

    /// <summary>Statements kept prepared; their texts differ by the form of the query.</summary>
    private const int MaxPrepared = 64;

    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    public SqliteReader(SqliteConnection connection)
    {
        Connection = connection;
        using var settings = connection.CreateCommand();
        settings.CommandText = Settings;
        settings.ExecuteNonQuery();
    }

    public SqliteConnection Connection { get; }

    /// <summary>The statement with its parameters set.</summary>
    public SqliteCommand Prepare(string sql, IReadOnlyList<(string Name, object Value)> parameters, SqliteTransaction transaction)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            if (_prepared.Count >= MaxPrepared)
                DropPrepared();
            command = Connection.CreateCommand();
            command.CommandText = sql;
            _prepared.Add(sql, command);
        }

        command.Transaction = transaction;
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    public void Dispose()
    {
        DropPrepared();
        Connection.Dispose();
    }

    private void DropPrepared()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        _prepared.Clear();
    }
}
