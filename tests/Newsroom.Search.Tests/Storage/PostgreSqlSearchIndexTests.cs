using System.Data.Common;
using Newsroom.Hosting;
using Newsroom.Search.Storage;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Search.Tests.Storage;

public sealed class PostgreSqlSearchIndexTests(PostgreSqlFixture postgres) : SearchIndexCompliance
{
    private const int RankedCandidates = 100;

    private DbDataSource? _db;

    [Fact]
    public async Task Matches_beyond_the_ranked_candidates_follow_by_time()
    {
        await AddAsync(Articles.Make("old", "Storm, storm, storm", "A storm of storms.", day: 1));
        for (var i = 0; i < RankedCandidates; i++)
            await AddAsync(Articles.Make($"new{i}", "Weather", "There was a storm.", day: 2));
        var page = await SearchAsync("storm", limit: RankedCandidates + 1);
        Assert.Equal(RankedCandidates + 1, page.Total);
        Assert.Equal("old", page.Hits[^1].Article.Article.Guid);
        Assert.Equal(0, page.Hits[^1].Score);
        Assert.All(page.Hits.SkipLast(1), hit => Assert.True(hit.Score > 0));
    }

    protected override async Task<ISearchIndex> CreateAsync(TimeProvider clock)
    {
        _db = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        await new Migrator(_db, StorageEngine.PostgreSql, "search", typeof(SearchModule).Assembly).MigrateAsync(Cancellation);
        return new PostgreSqlSearchIndex(_db, clock, RankedCandidates);
    }

    protected override ValueTask DropAsync() => _db!.DisposeAsync();
}
