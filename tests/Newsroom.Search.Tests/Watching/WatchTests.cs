using Newsroom.Search.Tests.Host;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Watching;

public sealed class SqliteWatchTests : WatchCompliance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("search-watch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>(
        [("Search:Storage:ConnectionString", $"Data Source={Path.Combine(_folder, "search.db")}")]);
}

public sealed class PostgreSqlWatchTests(PostgreSqlFixture postgres) : WatchCompliance
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() => SearchHost.OnPostgreSql(await postgres.CreateDatabaseAsync());
}
