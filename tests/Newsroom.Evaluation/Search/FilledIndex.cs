using System.Data.Common;
using Microsoft.Data.Sqlite;
using Newsroom.Hosting;
using Newsroom.Search;
using Newsroom.Search.Storage;
using Newsroom.Search.V1;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Evaluation.Search;

/// <summary>An index of one engine that holds the corpus; it goes with this.</summary>
internal sealed class FilledIndex : IAsyncDisposable
{
    private const int Writers = 4;

    private static readonly SearchOptions Options = new();

    private readonly DbDataSource _db;
    private readonly Func<ValueTask> _drop;

    private FilledIndex(StorageEngine engine, ISearchIndex index, DbDataSource db, Func<ValueTask> drop)
    {
        Engine = engine;
        Index = index;
        _db = db;
        _drop = drop;
    }

    public StorageEngine Engine { get; }

    public ISearchIndex Index { get; }

    public static async Task<FilledIndex> CreateAsync(StorageEngine engine, IReadOnlyList<IndexedArticle> corpus, CancellationToken cancellationToken)
    {
        var filled = engine == StorageEngine.Sqlite ? InFile() : await OnServerAsync();
        await new Migrator(filled._db, engine, "search", typeof(SearchModule).Assembly).MigrateAsync(cancellationToken);
        Console.Error.WriteLine($"{engine}: indexing {corpus.Count} articles");
        await Parallel.ForEachAsync(
            corpus, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
            async (article, ct) => await filled.Index.UpsertAsync(article, 1, ct));
        return filled;
    }

    public async ValueTask DisposeAsync()
    {
        (Index as IDisposable)?.Dispose();
        await _db.DisposeAsync();
        await _drop();
    }

    private static FilledIndex InFile()
    {
        var folder = Directory.CreateTempSubdirectory("newsroom-evaluation-").FullName;
        var db = new SqliteDataSource($"Data Source={Path.Combine(folder, "search.db")}");
        return new FilledIndex(StorageEngine.Sqlite, new SqliteSearchIndex(db, TimeProvider.System, Options.RankedCandidates, Options.CountedArticles), db, () =>
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    private static async Task<FilledIndex> OnServerAsync()
    {
        var server = new PostgreSqlFixture();
        await server.InitializeAsync();
        var db = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        return new FilledIndex(StorageEngine.PostgreSql, new PostgreSqlSearchIndex(db, TimeProvider.System, Options.RankedCandidates, Options.CountedArticles), db, server.DisposeAsync);
    }
}
