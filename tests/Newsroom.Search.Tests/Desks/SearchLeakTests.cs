using Newsroom.Search.Tests.Host;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Desks;

public sealed class SqliteSearchLeaks : SearchLeaks
{
    private protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}

public sealed class PostgreSqlSearchLeaks(PostgreSqlFixture postgres) : SearchLeaks
{
    private protected override async Task<(string Key, string Value)[]> SettingsAsync() => SearchHost.OnPostgreSql(await postgres.CreateDatabaseAsync());
}
