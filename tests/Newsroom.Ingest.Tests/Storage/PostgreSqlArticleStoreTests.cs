using System.Data.Common;
using Newsroom.Hosting;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Ingest.Tests;

public sealed class PostgreSqlArticleStoreTests(PostgreSqlFixture server) : ArticleStoreCompliance
{
    private PostgreSqlArticleStore? _other;

    protected override StorageEngine Engine => StorageEngine.PostgreSql;

    protected override IReadOnlyList<IArticleStore> Replicas => [Store, _other!];

    [Fact]
    public async Task two_relays_never_have_the_same_message()
    {
        for (var i = 0; i < 4; i++)
            await AcceptAsync($"a{i}");

        await using var one = await Store.TakeOutboxAsync(2, Cancel);
        await using var two = await _other!.TakeOutboxAsync(10, Cancel);

        Assert.Equal([2, 2], [one.Messages.Count, two.Messages.Count]);
        Assert.Empty(one.Messages.Select(m => m.Seq).Intersect(two.Messages.Select(m => m.Seq)));
    }

    protected override async Task<DbDataSource> CreateDatabaseAsync() => NpgsqlDataSource.Create(await server.CreateDatabaseAsync());

    protected override IArticleStore CreateStore(DbDataSource db)
    {
        _other = new PostgreSqlArticleStore(db);
        return new PostgreSqlArticleStore(db);
    }
}
