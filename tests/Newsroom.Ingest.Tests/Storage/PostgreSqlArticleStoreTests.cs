using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

public sealed class PostgreSqlArticleStoreTests(PostgreSqlFixture server) : ArticleStoreCompliance
{
    [Fact]
    public async Task two_relays_never_have_the_same_message()
    {
        for (var i = 0; i < 4; i++)
            await AcceptAsync($"a{i}");

        await using var one = await Store.TakeOutboxAsync(2, onlyEarly: false, Cancel);
        await using var two = await Replicas[1].TakeOutboxAsync(10, onlyEarly: false, Cancel);

        Assert.Equal([2, 2], [one.Messages.Count, two.Messages.Count]);
        Assert.Empty(one.Messages.Select(m => m.Seq).Intersect(two.Messages.Select(m => m.Seq)));
    }

    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync(server, Cancel);
}
