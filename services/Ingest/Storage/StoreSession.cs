using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Newsroom.Ingest;

/// <summary>One connection, with a transaction if it writes; disposing it without a commit rolls back.</summary>
public sealed class StoreSession(DbConnection connection, DbTransaction? transaction, Action? release = null) : IAsyncDisposable
{
    public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Command(sql, parameters, cancellationToken));

    public async Task<List<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(Command(sql, parameters, cancellationToken))).AsList();

    public Task<T?> QuerySingleOrDefaultAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters, cancellationToken));

    internal async Task InsertAsync<TRow>(RowInsert<TRow> insert, IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        if (connection is SqliteConnection sqlite)
        {
            insert.Execute(sqlite, rows);
            return;
        }

        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        await insert.ExecuteAsync(command, rows, cancellationToken);
    }

    public Task CommitAsync(CancellationToken cancellationToken) => transaction!.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (transaction is not null)
                await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
        finally
        {
            release?.Invoke();
        }
    }

    private CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, cancellationToken: cancellationToken);
}
