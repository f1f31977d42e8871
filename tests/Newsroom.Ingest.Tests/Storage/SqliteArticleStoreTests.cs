namespace Newsroom.Ingest.Tests;

public sealed class SqliteArticleStoreTests : ArticleStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateSqliteAsync(Cancel);
}
