using System.Data.Common;
using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Newsroom.Hosting;
using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.V1;
using SQLitePCL;

namespace Newsroom.Search.Tests.Storage;

public sealed class SqliteSearchIndexTests : SearchIndexCompliance
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"search-{System.Guid.NewGuid():N}.db");

    [Fact]
    public async Task Any_query_that_parses_runs()
    {
        await AddAsync(Articles.Make("a", "Storm in Tallinn", "It rained."));
        Prop.ForAll<string?>(async value =>
        {
            if (QueryParser.TryParse(value ?? "", out var query, out _))
                await Index.SearchAsync(new IndexQuery(query, SearchOrder.Relevance, null, 10), Cancellation);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_running_query_stops_when_it_is_cancelled()
    {
        await AddAsync(Articles.Make("a", "Storm", "A storm."));
        using var cancel = new CancellationTokenSource();
        await using var db = new ObservedDataSource(new SqliteDataSource($"Data Source={_file}"), cancel.Cancel);
        using var index = new SqliteSearchIndex(db, TimeProvider.System, RankedCandidates, CountedArticles);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => index.SearchAsync(new IndexQuery(new Word("storm"), SearchOrder.Relevance, null, 10), cancel.Token));
    }

    [Fact]
    public async Task Replacing_that_failed_does_not_stand_in_the_way_of_the_next()
    {
        await AddAsync(Articles.Make("a", "Storm", "A storm."));
        var index = (SqliteSearchIndex)Index;
        var next = $"{_file}.other";
        try
        {
            for (var i = 0; i < 2; i++)
            {
                var error = await Assert.ThrowsAsync<SqliteException>(() => index.ReplaceByAsync(next, _ => Task.CompletedTask, Cancellation));
                Assert.Contains("no such table", error.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(next);
        }

        Assert.Single(await Index.GetAsync([System.Guid.Parse(Articles.Ref("a").ArticleId)], Cancellation));
    }

    protected override async Task InsertEarlierAsync(IndexedArticle article)
    {
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO article_before (article_id, revision, attempt, sort_at, indexed_at) VALUES (@id, 1, 1, 0, 0);
            INSERT INTO document_before (id, document) VALUES (last_insert_rowid(), @document);
            """,
            new { id = article.Article.ArticleId, document = article.ToByteArray() });
    }

    protected override DbDataSource Database => field ??= new SqliteDataSource($"Data Source={_file}");

    protected override async Task<ISearchIndex> CreateAsync(TimeProvider clock)
    {
        var db = Database;
        await new Migrator(db, StorageEngine.Sqlite, "search", typeof(SearchModule).Assembly).MigrateAsync(Cancellation);
        return new SqliteSearchIndex(db, clock, RankedCandidates, CountedArticles);
    }

    protected override ValueTask DropAsync()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { _file, _file + "-wal", _file + "-shm" })
            File.Delete(file);
        return ValueTask.CompletedTask;
    }

    /// <summary>Tells when the engine is in the middle of a statement.</summary>
    private sealed class ObservedDataSource(SqliteDataSource inner, Action running) : DbDataSource
    {
        public override string ConnectionString => inner.ConnectionString;

        protected override DbConnection CreateDbConnection() => throw new NotSupportedException();

        protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
        {
            var connection = (SqliteConnection)await inner.OpenConnectionAsync(cancellationToken);
            raw.sqlite3_progress_handler(connection.Handle, 1, _ => Observe(), null);
            return connection;
        }

        private int Observe()
        {
            running();
            return 0;
        }
    }
}
