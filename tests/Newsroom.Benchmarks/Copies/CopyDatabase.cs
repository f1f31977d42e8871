using System.Data.Common;
using Microsoft.Data.Sqlite;
using Newsroom.Hosting;
using Newsroom.Tagging;
using Newsroom.Tagging.Copies;
using Newsroom.Tagging.Storage;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Benchmarks.Copies;

/// <summary>An empty, migrated database of tagging, durable as in production.</summary>
internal sealed class CopyDatabase : IAsyncDisposable
{
    private readonly StorageEngine _engine;
    private readonly DbDataSource _source;
    private readonly string? _folder;

    private CopyDatabase(StorageEngine engine, DbDataSource source, string? folder)
    {
        (_engine, _source, _folder) = (engine, source, folder);
        Store = new CopyStore(source, engine, new CopyTextMemory(new TaggingOptions().TextsInMemory));
    }

    public CopyStore Store { get; }

    public static async Task<CopyDatabase> CreateAsync(StorageEngine engine, PostgreSqlFixture server, CancellationToken cancellationToken)
    {
        var folder = engine == StorageEngine.Sqlite ? Directory.CreateTempSubdirectory("newsroom-benchmark-").FullName : null;
        DbDataSource source = folder is null
            ? NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { CommandTimeout = 600 })
            : new SqliteDataSource($"Data Source={Path.Combine(folder, "tagging.db")}");
        await new Migrator(source, engine, "tagging", typeof(TaggingModule).Assembly).MigrateAsync(cancellationToken);
        return new CopyDatabase(engine, source, folder);
    }

    /// <summary>Writes what loading left to be written, and lets the planner know the tables.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await ScalarAsync(_engine == StorageEngine.Sqlite ? "PRAGMA wal_checkpoint(TRUNCATE)" : "CHECKPOINT", cancellationToken);
        await ScalarAsync(_engine == StorageEngine.Sqlite ? "SELECT 1" : "ANALYZE copy_articles, copy_keys", cancellationToken);
    }

    /// <summary>Bytes on disk.</summary>
    public async Task<long> SizeAsync(CancellationToken cancellationToken) => _folder is null
        ? Convert.ToInt64(await ScalarAsync("SELECT pg_database_size(current_database())", cancellationToken), null)
        : new DirectoryInfo(_folder).EnumerateFiles().Sum(file => file.Length);

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await _source.DisposeAsync();
        if (_folder is null)
            return;
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
