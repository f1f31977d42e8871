using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Newsroom.Hosting;

/// <summary>
/// SQLite behind the same <see cref="DbDataSource"/> as PostgreSQL. Each connection comes with write-ahead logging (readers do not
/// wait for the writer), full sync (a commit survives a power cut), enforced foreign keys and a 5 s wait for locks.
/// </summary>
public sealed class SqliteDataSource : DbDataSource
{
    private const string Pragmas =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;";

    public SqliteDataSource(string connectionString)
    {
        ConnectionString = connectionString;
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && file.Length > 0 && file != ":memory:")
            Directory.CreateDirectory(folder);
    }

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = base.OpenDbConnection();
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        return connection;
    }

    // SQLite has no asynchronous I/O: its client completes synchronously whatever method is called.
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(OpenDbConnection());
    }
}
