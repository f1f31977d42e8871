using System.CommandLine;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Newsroom.Hosting;
using Newsroom.Tagging;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Stories;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Benchmarks.Stories;

/// <summary>
/// How long it takes to put an article into its story, counting of its terms included, while the number of stories grows; and how long
/// when all articles are about one event.
/// </summary>
internal static class StoriesBenchmark
{
    private const int Writers = 4;

    /// <summary>Articles that are timed at each size.</summary>
    private const int Timed = 1_000;

    public static Command Command()
    {
        var sizes = new Option<int[]>("--stories") { Description = "Numbers of stories at which is measured, rising.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1_000, 10_000, 50_000] };
        var flood = new Option<int>("--flood") { Description = "Articles about one event.", DefaultValueFactory = _ => 10_000 };
        var engines = new Option<StorageEngine[]>("--engine") { Description = "Sqlite, PostgreSql; both if not given.", DefaultValueFactory = _ => Enum.GetValues<StorageEngine>() };
        var command = new Command("stories", "Articles a second into their stories, with p50 and p99, as the number of stories grows, on both engines.") { sizes, flood, engines };
        command.SetAction((parse, cancellation) => RunAsync(parse.GetValue(engines)!, parse.GetValue(sizes)!, parse.GetValue(flood), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(StorageEngine[] engines, int[] sizes, int flood, CancellationToken cancellation)
    {
        await using var server = new PostgreSqlFixture();
        if (engines.Contains(StorageEngine.PostgreSql))
            await server.InitializeAsync();
        foreach (var engine in engines)
        {
            await RunAsync(engine, server, store => FloodAsync(engine, store, flood, cancellation), cancellation);
            await RunAsync(engine, server, store => GrowAsync(engine, store, sizes, cancellation), cancellation);
        }
        return 0;
    }

    private static async Task RunAsync(StorageEngine engine, PostgreSqlFixture server, Func<StoryStore, Task> run, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("newsroom-benchmark-");
        try
        {
            await using DbDataSource db = engine == StorageEngine.Sqlite
                ? new SqliteDataSource($"Data Source={Path.Combine(folder.FullName, "tagging.db")}")
                : NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
            await new Migrator(db, engine, "tagging", typeof(TaggingModule).Assembly).MigrateAsync(cancellation);
            using var store = new StoryStore(db, engine, TimeProvider.System);
            await run(store);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task GrowAsync(StorageEngine engine, StoryStore store, int[] sizes, CancellationToken cancellation)
    {
        var articles = new SyntheticArticles(1);
        var next = 0;
        var stories = 0;
        foreach (var size in sizes)
        {
            while (stories < size)
                stories = Math.Max(stories, await AssignAsync(store, articles, next, next += Math.Clamp(size - stories, 1, 2_000), cancellation));
            var (elapsed, latencies) = await TimeAsync(store, articles, next, next += Timed, cancellation);
            Print(engine, $"{size} stories", elapsed, latencies);
        }
    }

    private static async Task FloodAsync(StorageEngine engine, StoryStore store, int count, CancellationToken cancellation)
    {
        var articles = new SyntheticArticles(2);
        var started = Stopwatch.GetTimestamp();
        var latencies = new TimeSpan[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation }, async (i, ct) =>
        {
            IReadOnlyList<ArticleTerm> terms;
            lock (articles)
                terms = articles.TermsOf(0);
            var begun = Stopwatch.GetTimestamp();
            await AssignAsync(store, i, terms, ct);
            latencies[i] = Stopwatch.GetElapsedTime(begun);
        });
        var stories = await store.ListAsync(new StoryFilter(long.MinValue, ""), long.MaxValue, 10, cancellation);
        Print(engine, $"{count} articles on one event: stories: {stories.Count}", Stopwatch.GetElapsedTime(started), new Latencies([.. latencies.Skip(count - Timed)]));
    }

    /// <returns>How many events there have been.</returns>
    private static async Task<int> AssignAsync(StoryStore store, SyntheticArticles articles, int first, int end, CancellationToken cancellation)
    {
        var most = 0;
        var work = Enumerable.Range(first, end - first).Select(i => (Id: i, Article: articles.Next())).ToList();
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation }, async (one, ct) => await AssignAsync(store, one.Id, one.Article.Terms, ct));
        foreach (var (_, article) in work)
            most = Math.Max(most, article.Event + 1);
        return most;
    }

    private static async Task<(TimeSpan Elapsed, Latencies Latencies)> TimeAsync(StoryStore store, SyntheticArticles articles, int first, int end, CancellationToken cancellation)
    {
        var work = Enumerable.Range(first, end - first).Select(i => (Id: i, articles.Next().Terms)).ToList();
        var latencies = new TimeSpan[work.Count];
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, work.Count, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation }, async (i, ct) =>
        {
            var begun = Stopwatch.GetTimestamp();
            await AssignAsync(store, work[i].Id, work[i].Terms, ct);
            latencies[i] = Stopwatch.GetElapsedTime(begun);
        });
        return (Stopwatch.GetElapsedTime(started), new Latencies(latencies));
    }

    private static async Task AssignAsync(StoryStore store, int number, IReadOnlyList<ArticleTerm> terms, CancellationToken cancellation)
    {
        var counts = await store.CountsAsync([.. terms.Select(term => term.Term)], cancellation);
        // Ten articles a minute.
        var at = number * 6_000_000L;
        await store.AssignAsync(
            new StoryArticleRecord
            {
                ArticleId = $"article-{number}",
                Revision = 1,
                Title = $"Article {number}",
                Moment = new ArticleMoment(at, true, at),
                Terms = TermRarity.Weigh(terms, counts),
            },
            cancellation);
    }

    private static void Print(StorageEngine engine, string what, TimeSpan elapsed, Latencies latencies) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{engine,-10} {what,-45} {latencies.Count} timed, {Writers} writers: p50 {latencies.Percentile(0.5).TotalMilliseconds,6:F1} ms  p99 {latencies.Percentile(0.99).TotalMilliseconds,6:F1} ms  in {elapsed.TotalSeconds,6:F1} s"));
}
