using System.Data.Common;
using Dapper;
using Google.Protobuf;
using Newsroom.Hosting;
using Newsroom.Search.Storage;
using Newsroom.Search.V1;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Search.Tests.Storage;

public sealed class PostgreSqlSearchIndexTests(PostgreSqlFixture postgres) : SearchIndexCompliance
{
    private DbDataSource? _db;

    [Fact]
    public async Task A_running_query_stops_when_it_is_cancelled()
    {
        await AddAsync(Articles.Make("a", "Storm", "A storm."));
        await using var blocker = await _db!.OpenConnectionAsync(Cancellation);
        await using var transaction = await blocker.BeginTransactionAsync(Cancellation);
        await blocker.ExecuteAsync("LOCK TABLE article IN ACCESS EXCLUSIVE MODE");
        using var cancel = new CancellationTokenSource();
        var search = Index.SearchAsync(Query("storm"), cancel.Token);
        await Eventually.TrueAsync(
            async ct => await blocker.ExecuteScalarAsync<long>(new CommandDefinition(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'article'::regclass", cancellationToken: ct)) > 0,
            TimeSpan.FromSeconds(30), "the query runs", Cancellation);
        await cancel.CancelAsync();
        try
        {
            await search;
            Assert.Fail("The query ran to its end.");
        }
        catch (OperationCanceledException)
        {
            Assert.True(search.IsCanceled);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1_000)]
    public async Task Phrases_are_found_in_articles_that_another_replica_wrote(int articlesInMemory)
    {
        foreach (var day in Enumerable.Range(1, 20))
            await AddAsync(Articles.Make($"{day}", "Report", day % 2 == 0 ? "the dog bites the man" : "the man bites the dog", day: day));
        var replica = new PostgreSqlSearchIndex(_db!, TimeProvider.System, RankedCandidates, CountedArticles, articlesInMemory);
        for (var i = 0; i < 2; i++)
        {
            foreach (var order in new[] { SearchOrder.Newest, SearchOrder.Oldest, SearchOrder.Relevance })
            {
                var page = await replica.SearchAsync(Query("\"dog bites\" man") with { Order = order, Limit = 3 }, Cancellation);
                Assert.Equal((10, 3), (page.Total, page.Hits.Count));
                Assert.Equal(order == SearchOrder.Oldest ? ["2", "4", "6"] : ["20", "18", "16"], page.Hits.Select(hit => hit.Article.Article.Guid));
            }
        }
    }

    protected override async Task InsertEarlierAsync(IndexedArticle article)
    {
        await using var connection = await _db!.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO article_before (article_id, revision, attempt, sort_at, indexed_at, document) VALUES (@id::uuid, 1, 1, now(), now(), @document)",
            new { id = article.Article.ArticleId, document = article.ToByteArray() });
    }

    protected override DbDataSource Database => _db!;

    protected override async Task<ISearchIndex> CreateAsync(TimeProvider clock)
    {
        _db = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        await new Migrator(_db, StorageEngine.PostgreSql, "search", typeof(SearchModule).Assembly).MigrateAsync(Cancellation);
        return new PostgreSqlSearchIndex(_db, clock, RankedCandidates, CountedArticles, firstWindow: 8);
    }

    protected override ValueTask DropAsync() => _db!.DisposeAsync();
}
