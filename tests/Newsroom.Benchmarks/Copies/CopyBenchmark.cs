using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Newsroom.Hosting;
using Newsroom.Tagging.Copies;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Testing;

namespace Newsroom.Benchmarks.Copies;

/// <summary>
/// How copies are found as the store grows: bulk loading, the look-up of what a new text may be a copy of (with reading and comparing the texts found),
/// the recording of one article with its commit, what each allocates, memory and size on disk; and at the end a flood of nearly identical articles.
/// </summary>
internal static class CopyBenchmark
{
    private const int ImportBatch = 20_000;
    private const int WarmUps = 50;

    public static Command Command()
    {
        var sizes = new Option<int[]>("--sizes") { Description = "Signatures held when it is measured, rising.", DefaultValueFactory = _ => [10_000, 100_000, 1_000_000], AllowMultipleArgumentsPerToken = true };
        var lookUps = new Option<int>("--look-ups") { Description = "Look-ups and recordings at each size.", DefaultValueFactory = _ => 2_000 };
        var flood = new Option<int>("--flood") { Description = "Nearly identical articles at the end.", DefaultValueFactory = _ => 10_000 };
        var engines = new Option<StorageEngine[]>("--engine") { Description = "Sqlite, PostgreSql; both if not given.", DefaultValueFactory = _ => Enum.GetValues<StorageEngine>() };
        var command = new Command("copies", "Bulk loading, candidate look-ups and recordings of copies as the store grows, and a flood.") { sizes, lookUps, flood, engines };
        command.SetAction(async (parse, ct) =>
        {
            await using var server = new PostgreSqlFixture();
            if (parse.GetValue(engines)!.Contains(StorageEngine.PostgreSql))
                await server.InitializeAsync();
            foreach (var engine in parse.GetValue(engines)!)
                await RunAsync(engine, server, parse.GetValue(sizes)!, parse.GetValue(lookUps), parse.GetValue(flood), ct);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(StorageEngine engine, PostgreSqlFixture server, int[] sizes, int lookUps, int flood, CancellationToken cancellationToken)
    {
        await using var database = await CopyDatabase.CreateAsync(engine, server, cancellationToken);
        var texts = new SyntheticArticles();
        Console.WriteLine($"{engine}\n{"signatures",12} {"loaded/s",10} {"look-ups/s",11} {"p50 ms",8} {"p99 ms",8} {"alloc KiB",10} {"own CPU ms",11} {"records/s",10} {"p50 ms",8} {"p99 ms",8} {"alloc KiB",10} {"on disk MiB",12} {"resident MiB",13}");
        var held = 0;
        foreach (var size in sizes)
        {
            var started = Stopwatch.GetTimestamp();
            var before = held;
            for (; held < size; held += Math.Min(ImportBatch, size - held))
                await database.Store.ImportAsync(texts.Range(held, Math.Min(ImportBatch, size - held)), cancellationToken);
            var loaded = (held - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
            await database.SettleAsync(cancellationToken);
            var cpu = Environment.CpuUsage.TotalTime;
            var found = await LookUpAsync(database, texts, held, lookUps, cancellationToken);
            cpu = (Environment.CpuUsage.TotalTime - cpu) / lookUps;
            var recorded = await RecordAsync(database, texts, held, lookUps, cancellationToken);
            Print(size, loaded, found, cpu, recorded, await database.SizeAsync(cancellationToken));
        }
        await FloodAsync(database, flood, cancellationToken);
    }

    /// <param name="cpu">Of this process for one look-up; with SQLite that is all there is.</param>
    private static void Print(int size, double loaded, Timed found, TimeSpan cpu, Timed recorded, long bytes) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{size,12:N0} {loaded,10:N0} {RateOf(found),11:N0} {Ms(found, .5),8:F2} {Ms(found, .99),8:F2} {found.Allocated / 1024,10:F0} {cpu.TotalMilliseconds,11:F2} {RateOf(recorded),10:N0} {Ms(recorded, .5),8:F2} {Ms(recorded, .99),8:F2} {recorded.Allocated / 1024,10:F0} {bytes / 1048576.0,12:N0} {Environment.WorkingSet / 1048576.0,13:N0}"));

    private static Task<Timed> LookUpAsync(CopyDatabase database, SyntheticArticles texts, int held, int count, CancellationToken cancellationToken) => TimeAsync(
        count,
        async i =>
        {
            var article = texts.CopyOf((int)((long)i * held / count), $"look-up {i}");
            await database.Store.PrepareAsync(article, new CopyJudge(texts.TextOf(i)), cancellationToken);
        });

    private static Task<Timed> RecordAsync(CopyDatabase database, SyntheticArticles texts, int held, int count, CancellationToken cancellationToken) => TimeAsync(
        count,
        async i =>
        {
            var article = texts.CopyOf((int)((long)i * held / count), $"recorded {held} {i}");
            var judge = new CopyJudge(texts.TextOf(i));
            await database.Store.PrepareAsync(article, judge, cancellationToken);
            await database.Store.RecordAsync(article, judge, cancellationToken);
        });

    private static async Task FloodAsync(CopyDatabase database, int count, CancellationToken cancellationToken)
    {
        var recorder = new CopyRecorder(database.Store);
        var groups = new HashSet<string?>();
        var times = await TimeAsync(count, async i => groups.Add(await recorder.RecordAsync(SyntheticArticles.Edition(i), cancellationToken)));
        var size = await database.Store.CountAsync(groups.First()!, cancellationToken);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"flood of {count:N0} nearly identical articles: {RateOf(times):N0}/s, p50 {Ms(times, .5):F2} ms, p99 {Ms(times, .99):F2} ms, last hundred p50 {Ms(times with { Times = times.Times[^100..] }, .5):F2} ms, {times.Allocated / 1024:F0} KiB allocated by each; {groups.Count} group(s), the first of {size:N0}"));
    }

    /// <summary>What is not yet compiled or cached does not count.</summary>
    private static async Task<Timed> TimeAsync(int count, Func<int, Task> work)
    {
        var times = new List<TimeSpan>(count);
        var warmUps = Math.Min(WarmUps, count / 2);
        var allocated = 0L;
        for (var i = 0; i < count; i++)
        {
            if (i == warmUps)
                allocated = GC.GetTotalAllocatedBytes();
            var started = Stopwatch.GetTimestamp();
            await work(i);
            times.Add(Stopwatch.GetElapsedTime(started));
        }
        return new Timed([.. times.Skip(warmUps)], (double)(GC.GetTotalAllocatedBytes() - allocated) / (count - warmUps));
    }

    private static double RateOf(Timed work) => work.Times.Length / work.Times.Sum(time => time.TotalSeconds);

    private static double Ms(Timed work, double share) => new Latencies(work.Times).Percentile(share).TotalMilliseconds;

    /// <param name="Allocated">Bytes for each.</param>
    private sealed record Timed(TimeSpan[] Times, double Allocated);
}
