using System.CommandLine;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search;
using Newsroom.Search.Changes;
using Newsroom.Search.Storage;
using Newsroom.Search.V1;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Benchmarks.Search;

/// <summary>
/// How long after an article's commit those who follow the log see it: on PostgreSQL in another process's place, which hears of it through the
/// database alone; on SQLite in the same process.
/// </summary>
internal static class WatchBenchmark
{
    public static System.CommandLine.Command Command()
    {
        var articles = new Option<int>("--articles") { Description = "Articles to index.", DefaultValueFactory = _ => 1_000 };
        var rate = new Option<int>("--rate") { Description = "Articles a second.", DefaultValueFactory = _ => 50 };
        var command = new System.CommandLine.Command("watch", "Time from an article's commit to its being seen by a watcher.") { articles, rate };
        command.SetAction(async (parse, ct) =>
        {
            var server = new PostgreSqlFixture();
            await using var _ = server.ConfigureAwait(false);
            await server.InitializeAsync();
            await using (var db = NpgsqlDataSource.Create(await server.CreateDatabaseAsync()))
                await RunAsync(StorageEngine.PostgreSql, db, parse.GetValue(articles), parse.GetValue(rate), ct);
            var folder = Directory.CreateTempSubdirectory("watch-");
            await using (var db = new SqliteDataSource($"Data Source={Path.Combine(folder.FullName, "search.db")};Pooling=False"))
                await RunAsync(StorageEngine.Sqlite, db, parse.GetValue(articles), parse.GetValue(rate), ct);
            folder.Delete(recursive: true);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(StorageEngine engine, DbDataSource db, int count, int rate, CancellationToken cancellationToken)
    {
        await new Migrator(db, engine, "search", typeof(SearchModule).Assembly).MigrateAsync(cancellationToken);
        var options = Options.Create(new SearchOptions());
        var (signal, log) = (new ChangeSignal(), SqlIndexLog.Create(engine, db));
        using var feed = new ChangeFeed(log, signal, options, TimeProvider.System, NullLogger<ChangeFeed>.Instance);
        using var listener = new ChangeListener(db, signal, new AlertSignal(), options, TimeProvider.System, NullLogger<ChangeListener>.Instance);
        ISearchIndex index = engine == StorageEngine.PostgreSql
            ? new PostgreSqlSearchIndex(db, TimeProvider.System, 500, 10_000)
            : new SqliteSearchIndex(db, TimeProvider.System, 500, 10_000);
        var committed = new long[count];
        await feed.StartAsync(cancellationToken);
        if (engine == StorageEngine.PostgreSql)
            await listener.StartAsync(cancellationToken);
        var seen = SeenAsync(feed, count, cancellationToken);
        var started = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / rate) - started.Elapsed;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, cancellationToken);
            await index.UpsertAsync(Sample(i), 1, cancellationToken);
            committed[i] = Stopwatch.GetTimestamp();
            if (engine == StorageEngine.Sqlite)
                signal.Raise();
        }

        var delays = new Latencies([.. (await seen).Zip(committed, (at, from) => at > from ? Stopwatch.GetElapsedTime(from, at) : TimeSpan.Zero)]);
        Print(engine, "seen_p50_ms", delays.Percentile(0.5), count);
        Print(engine, "seen_p99_ms", delays.Percentile(0.99), count);
        Print(engine, "seen_max_ms", delays.Percentile(1), count);
        await listener.StopAsync(CancellationToken.None);
        await feed.StopAsync(CancellationToken.None);
        (index as IDisposable)?.Dispose();
    }

    /// <summary>When each article was seen, in the order of the log, which is that of the commits.</summary>
    private static async Task<List<long>> SeenAsync(ChangeFeed feed, int count, CancellationToken cancellationToken)
    {
        var seen = new List<long>(count);
        var position = 0L;
        while (seen.Count < count)
        {
            var page = await feed.ReadAsync(position, storedTo: 0, cancellationToken);
            seen.AddRange(page.Items.Select(_ => Stopwatch.GetTimestamp()));
            position = page.Items.Count > 0 ? page.Items[^1].Position : position;
            if (!page.Next.IsCompleted)
                await Task.WhenAny(page.Next, Task.Delay(TimeSpan.FromSeconds(30), cancellationToken));
        }

        return seen;
    }

    private static IndexedArticle Sample(int number) => new()
    {
        Article = new ArticleRef { ArticleId = Guid.NewGuid().ToString("D"), Revision = 1, Source = "desk", Guid = $"{number}" },
        Clean = new CleanArticle { Title = $"Storm number {number}", Language = "en", Paragraphs = { new Paragraph { Text = string.Join(' ', Enumerable.Repeat($"The storm went on at place {number}.", 60)) } } },
        Tags = new ArticleTags { Language = "en" },
        ReceivedAt = DateTimeOffset.UnixEpoch.ToTimestamp(),
    };

    private static void Print(StorageEngine engine, string metric, TimeSpan value, int items) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"set":"watch/{{engine}}","metric":"{{metric}}","value":{{value.TotalMilliseconds:0.##}},"items":{{items}}}"""));
}
