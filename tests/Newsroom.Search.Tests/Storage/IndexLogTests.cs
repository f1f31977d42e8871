using Newsroom.Testing;

namespace Newsroom.Search.Tests.Storage;

public sealed class SqliteIndexLogTests : IndexLogCompliance
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync(TestContext.Current.CancellationToken);
}

public sealed class PostgreSqlIndexLogTests(PostgreSqlFixture postgres) : IndexLogCompliance
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(postgres, TestContext.Current.CancellationToken);
}
