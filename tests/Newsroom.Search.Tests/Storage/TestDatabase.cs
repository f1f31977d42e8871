using System.Data.Common;
using Microsoft.Data.Sqlite;
using Newsroom.Hosting;
using Newsroom.Search.Storage;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Search.Tests.Storage;

/// <summary>An empty search database of one engine, gone when disposed of.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _file;

    private TestDatabase(StorageEngine engine, DbDataSource source, string? file)
    {
        (Engine, Source, _file) = (engine, source, file);
    }

    public StorageEngine Engine { get; }

    public DbDataSource Source { get; }

    public static async Task<TestDatabase> SqliteAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(Path.GetTempPath(), $"search-{Guid.NewGuid():N}.db");
        return await MigratedAsync(StorageEngine.Sqlite, new SqliteDataSource($"Data Source={file}"), file, cancellationToken);
    }

    public static async Task<TestDatabase> PostgreSqlAsync(PostgreSqlFixture postgres, CancellationToken cancellationToken) => await MigratedAsync(
        StorageEngine.PostgreSql, NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync()), null, cancellationToken);

    public ISearchIndex CreateIndex(TimeProvider clock) => Engine == StorageEngine.PostgreSql
        ? new PostgreSqlSearchIndex(Source, clock, 100, 1_000)
        : new SqliteSearchIndex(Source, clock, 100, 1_000);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_file is null)
            return;
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { _file, _file + "-wal", _file + "-shm" })
            File.Delete(file);
    }

    private static async Task<TestDatabase> MigratedAsync(StorageEngine engine, DbDataSource source, string? file, CancellationToken cancellationToken)
    {
        await new Migrator(source, engine, "search", typeof(SearchModule).Assembly).MigrateAsync(cancellationToken);
        return new TestDatabase(engine, source, file);
    }
}
