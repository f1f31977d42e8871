using System.Data.Common;
using Microsoft.Data.Sqlite;
using Newsroom.Hosting;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Ingest.Tests;

/// <summary>A migrated database of ingest for one test; disposing it removes it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly DbDataSource _db;
    private readonly string? _folder;

    private TestDatabase(DbDataSource db, string? folder)
    {
        _db = db;
        _folder = folder;
        Database = Open();
    }

    public IngestDatabase Database { get; }

    /// <summary>The databases as replicas have them: several over one PostgreSQL database, one over one SQLite file.</summary>
    public IReadOnlyList<IngestDatabase> Replicas => _folder is null ? [Database, Open()] : [Database];

    public static async Task<TestDatabase> CreateSqliteAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("newsroom-ingest-").FullName;
        return await MigratedAsync(
            new SqliteDataSource($"Data Source={Path.Combine(folder, "ingest.db")}"), StorageEngine.Sqlite, folder, cancellationToken);
    }

    public static async Task<TestDatabase> CreateAsync(PostgreSqlFixture server, CancellationToken cancellationToken) =>
        await MigratedAsync(
            NpgsqlDataSource.Create(await server.CreateDatabaseAsync()), StorageEngine.PostgreSql, folder: null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        (Database as IDisposable)?.Dispose();
        await _db.DisposeAsync();
        if (_folder is null)
            return;
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<TestDatabase> MigratedAsync(
        DbDataSource db, StorageEngine engine, string? folder, CancellationToken cancellationToken)
    {
        await new Migrator(db, engine, "ingest", typeof(IngestModule).Assembly).MigrateAsync(cancellationToken);
        return new TestDatabase(db, folder);
    }

    private IngestDatabase Open() => _folder is null ? new PostgreSqlIngestDatabase(_db) : new SqliteIngestDatabase(_db);
}
