using System.Data.Common;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Integration.Tests.Hosting;

/// <summary>What the migrator promises on either engine, with the scripts below Storage/Migrations beside this file.</summary>
public abstract class Migrations
{
    private const int Scripts = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract StorageEngine Engine { get; }

    [Fact]
    public async Task each_script_runs_once()
    {
        await using var db = await CreateDatabaseAsync();

        Assert.Equal(Scripts, await Migrator(db).MigrateAsync(Token));
        Assert.Equal(0, await Migrator(db).MigrateAsync(Token));

        Assert.Equal(1, await CountAsync(db));
        Assert.Equal(["001_desk.sql", "002_sport.sql"], await VersionsAsync(db));
    }

    [Theory]
    [InlineData("")]
    // Here all can read that nothing was applied before the first of them writes.
    [InlineData("CREATE TABLE probe_schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)")]
    public async Task several_at_once_run_each_script_once(string before)
    {
        // Who comes first differs from round to round.
        for (var round = 0; round < 5; round++)
        {
            await using var db = await CreateDatabaseAsync();
            if (before.Length > 0)
                await ExecuteAsync(db, before);
            using var start = new Barrier(4);

            var applied = await Task.WhenAll(Enumerable.Range(0, start.ParticipantCount).Select(_ => Task.Run(
                async () =>
                {
                    start.SignalAndWait(Token);
                    return await Migrator(db).MigrateAsync(Token);
                },
                Token)));

            Assert.Equal(Scripts, applied.Sum());
            Assert.Equal(1, await CountAsync(db));
        }
    }

    [Fact]
    public async Task database_behind_the_build_is_refused_with_the_command_to_run()
    {
        await using var db = await CreateDatabaseAsync();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator(db).EnsureCurrentAsync(Token));
        Assert.Equal("The probe database is at version 0, this build needs 2: run the service's 'migrate' command first.", error.Message);

        await Migrator(db).MigrateAsync(Token);
        await Migrator(db).EnsureCurrentAsync(Token);
    }

    [Fact]
    public async Task script_that_fails_leaves_nothing_behind_and_runs_again()
    {
        await using var db = await CreateDatabaseAsync();
        await ExecuteAsync(db, "CREATE TABLE sport (id INTEGER)");

        await Assert.ThrowsAnyAsync<DbException>(() => Migrator(db).MigrateAsync(Token));
        Assert.Equal(0, await CountAsync(db));
        Assert.Equal(["001_desk.sql"], await VersionsAsync(db));

        await ExecuteAsync(db, "DROP TABLE sport");
        Assert.Equal(1, await Migrator(db).MigrateAsync(Token));
    }

    protected abstract Task<DbDataSource> CreateDatabaseAsync();

    private static async Task ExecuteAsync(DbDataSource db, string sql)
    {
        await using var connection = await db.OpenConnectionAsync(Token);
        await connection.ExecuteAsync(sql);
    }

    private static async Task<int> CountAsync(DbDataSource db)
    {
        await using var connection = await db.OpenConnectionAsync(Token);
        return await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM desk");
    }

    private static async Task<IEnumerable<string>> VersionsAsync(DbDataSource db)
    {
        await using var connection = await db.OpenConnectionAsync(Token);
        return await connection.QueryAsync<string>("SELECT name FROM probe_schema_version ORDER BY version");
    }

    private Migrator Migrator(DbDataSource db) => new(db, Engine, "probe", typeof(Migrations).Assembly);
}

public sealed class MigrationsOnSqlite : Migrations, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-migrations-").FullName;

    protected override StorageEngine Engine => StorageEngine.Sqlite;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override Task<DbDataSource> CreateDatabaseAsync() =>
        Task.FromResult<DbDataSource>(new SqliteDataSource($"Data Source={Path.Combine(_folder, $"{Guid.NewGuid():N}.db")};Pooling=false"));
}

public sealed class MigrationsOnPostgreSql(PostgreSqlFixture postgres) : Migrations
{
    protected override StorageEngine Engine => StorageEngine.PostgreSql;

    protected override async Task<DbDataSource> CreateDatabaseAsync() => NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
}
