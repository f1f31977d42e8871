using System.Data.Common;
using Dapper;
using Newsroom.Hosting;

namespace Newsroom.Tagging.Storage;

/// <summary>Statements on one connection. What has to come first, such as a lock, goes with the first of them: a way to the server costs more than most statements.</summary>
/// <param name="transaction">That they are within; null for reads that need none.</param>
internal sealed class Write(DbConnection connection, DbTransaction? transaction, string first = "")
{
    private string _first = first;

    public DbConnection Connection => connection;

    public DbTransaction? Transaction => transaction;

    /// <summary>In a transaction that holds an advisory lock to its end; SQLite's has the file alone anyway.</summary>
    /// <param name="isShared">Whether others that lock it so too may be at work.</param>
    /// <param name="isWaiting">
    /// False lets the commit on PostgreSQL return before its disk has it, so that no lock is held meanwhile. For what is recorded of an article
    /// before its story: the story's commit waits, makes all before it durable too, and comes before anything is published.
    /// </param>
    public static Write Locking(DbTransaction transaction, StorageEngine engine, long key, bool isShared = false, bool isWaiting = true) => new(
        transaction.Connection!, transaction,
        engine == StorageEngine.Sqlite ? ""
            : $"{(isWaiting ? "" : "SET LOCAL synchronous_commit = off; ")}SELECT 1 FROM pg_advisory_xact_lock{(isShared ? "_shared" : "")}({key}); ");

    public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Command(First() + sql, parameters, cancellationToken));

    public async Task<T?> ScalarAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        _first.Length == 0
            ? await connection.ExecuteScalarAsync<T>(Command(sql, parameters, cancellationToken))
            : (await QueryAsync<T>(sql, parameters, cancellationToken)).FirstOrDefault();

    public async Task<IEnumerable<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellationToken)
    {
        if (_first.Length == 0)
            return await connection.QueryAsync<T>(Command(sql, parameters, cancellationToken));
        await using var results = await QueryManyAsync(sql, parameters, cancellationToken);
        return await results.ReadAsync<T>();
    }

    /// <summary>Several queries, whose results are read one after the other.</summary>
    public async Task<SqlMapper.GridReader> QueryManyAsync(string sql, object? parameters, CancellationToken cancellationToken)
    {
        var opening = First();
        var results = await connection.QueryMultipleAsync(Command(opening + sql, parameters, cancellationToken));
        if (opening.Length > 0)
            await results.ReadAsync<int>();
        return results;
    }

    private string First() => Interlocked.Exchange(ref _first, "");

    private CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, cancellationToken: cancellationToken);
}
