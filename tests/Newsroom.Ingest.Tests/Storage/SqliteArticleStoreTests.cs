using System.Data.Common;
using Microsoft.Data.Sqlite;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Tests;

public sealed class SqliteArticleStoreTests : ArticleStoreCompliance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-ingest-").FullName;

    protected override StorageEngine Engine => StorageEngine.Sqlite;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<DbDataSource> CreateDatabaseAsync() =>
        Task.FromResult<DbDataSource>(new SqliteDataSource($"Data Source={Path.Combine(_folder, "ingest.db")}"));

    protected override IArticleStore CreateStore(DbDataSource db) => new SqliteArticleStore(db);
}
