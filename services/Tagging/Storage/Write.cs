using System.Data.Common;
using Dapper;

namespace Newsroom.Tagging.Storage;

/// <summary>Statements on one connection.</summary>
/// <param name="Transaction">That they are within; null for reads that need none.</param>
internal sealed record Write(DbConnection Connection, DbTransaction? Transaction)
{
    /// <summary>
    /// Lets the commit on PostgreSQL return before its disk has it, so that no lock is held meanwhile. For what is recorded of an article
    /// before its story: the story's commit waits, makes all before it durable too, and comes before anything is published.
    /// </summary>
    public const string CommitWithoutWaiting = "SET LOCAL synchronous_commit = off; ";

    public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(new CommandDefinition(sql, parameters, Transaction, cancellationToken: cancellationToken));

    public Task<T?> ScalarAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        Connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, parameters, Transaction, cancellationToken: cancellationToken));

    public Task<IEnumerable<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        Connection.QueryAsync<T>(new CommandDefinition(sql, parameters, Transaction, cancellationToken: cancellationToken));
}
