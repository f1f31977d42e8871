using System.Data.Common;
using Microsoft.Data.Sqlite;
using Newsroom.Hosting;
using Newsroom.Ingest;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Benchmarks.Ingest;

/// <summary>An empty, migrated database of ingest, durable as in production.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly string? _folder;

    private BenchmarkDatabase(StorageEngine engine, DbDataSource source, string connectionString, string? folder)
    {
        Engine = engine;
        Source = source;
        ConnectionString = connectionString;
        _folder = folder;
    }

    public StorageEngine Engine { get; }

    public DbDataSource Source { get; }

    public string ConnectionString { get; }

    public static async Task<BenchmarkDatabase> CreateAsync(StorageEngine engine, PostgreSqlFixture server, CancellationToken cancellationToken)
    {
        var folder = engine == StorageEngine.Sqlite ? Directory.CreateTempSubdirectory("newsroom-benchmark-").FullName : null;
        var connection = folder is null ? await server.CreateDatabaseAsync() : $"Data Source={Path.Combine(folder, "ingest.db")}";
        DbDataSource source = folder is null ? NpgsqlDataSource.Create(connection) : new SqliteDataSource(connection);
        await new Migrator(source, engine, "ingest", typeof(IngestModule).Assembly).MigrateAsync(cancellationToken);
        return new BenchmarkDatabase(engine, source, connection, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_folder is null)
            return;
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
