using System.Data.Common;
using Newsroom.Hosting;
using Newsroom.Search.Storage;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Search.Tests.Storage;

public sealed class PostgreSqlSearchIndexTests(PostgreSqlFixture postgres) : SearchIndexCompliance
{
    private DbDataSource? _db;

    protected override async Task<ISearchIndex> CreateAsync(TimeProvider clock)
    {
        _db = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        await new Migrator(_db, StorageEngine.PostgreSql, "search", typeof(SearchModule).Assembly).MigrateAsync(Cancellation);
        return new PostgreSqlSearchIndex(_db, clock, RankedCandidates, CountedArticles);
    }

    protected override ValueTask DropAsync() => _db!.DisposeAsync();
}
