using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Newsroom.Hosting;
using Newsroom.Testing;

namespace Newsroom.Benchmarks.Ingest;

/// <summary>
/// 10,000 submits over one SubmitArticles stream through the real endpoint, beside plain batched inserts of the very rows that
/// they made, on each engine. Rounds alternate, and the median counts, because a shared machine is noisy.
/// </summary>
internal static class SubmitBenchmark
{
    public static Command Command()
    {
        var count = new Option<int>("--count") { Description = "Articles in each round.", DefaultValueFactory = _ => 10_000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of each kind.", DefaultValueFactory = _ => 3 };
        var inFlight = new Option<int>("--in-flight") { Description = "Articles that the client leaves unanswered at most.", DefaultValueFactory = _ => 256 };
        var engines = new Option<StorageEngine[]>("--engine") { Description = "Sqlite, PostgreSql; both if not given.", DefaultValueFactory = _ => Enum.GetValues<StorageEngine>() };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("ingest", "Submits over one stream, as a ratio to plain batched inserts of the same rows.") { count, rounds, inFlight, engines, json };
        command.SetAction(async (parse, ct) =>
        {
            await using var server = new PostgreSqlFixture();
            if (parse.GetValue(engines)!.Contains(StorageEngine.PostgreSql))
                await server.InitializeAsync();
            foreach (var engine in parse.GetValue(engines)!)
            {
                var result = await RunAsync(
                    engine, server, parse.GetValue(count), parse.GetValue(rounds), parse.GetValue(inFlight), ct);
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(result) : result.ToString());
            }

            return 0;
        });
        return command;
    }

    private static async Task<Result> RunAsync(
        StorageEngine engine, PostgreSqlFixture server, int count, int rounds, int inFlight, CancellationToken cancellationToken)
    {
        var submits = new List<SubmitRound>();
        var inserts = new List<InsertRound>();
        // The first round of each warms up and does not count.
        for (var round = 0; round <= rounds; round++)
        {
            await using var filled = await BenchmarkDatabase.CreateAsync(engine, server, cancellationToken);
            var submit = await SubmitRound.RunAsync(filled, count, inFlight, cancellationToken);
            await using var empty = await BenchmarkDatabase.CreateAsync(engine, server, cancellationToken);
            var insert = await PlainInserts.RunAsync(filled, empty, cancellationToken);
            if (round == 0)
                continue;
            submits.Add(submit);
            inserts.Add(insert);
        }

        var median = submits.OrderBy(s => s.PerSecond).ElementAt(submits.Count / 2);
        var plain = inserts.OrderBy(i => i.PerSecond).ElementAt(inserts.Count / 2);
        return new Result(
            engine.ToString(), count, inFlight, Math.Round(median.PerSecond), Math.Round(plain.PerSecond),
            Math.Round(median.Acks.Percentile(.50).TotalMilliseconds, 2), Math.Round(median.Acks.Percentile(.99).TotalMilliseconds, 2),
            Math.Round(median.AllocatedBytes / 1024.0 / count, 1),
            Math.Round(submits.Min(s => s.Cpu).TotalMicroseconds / count), Math.Round(inserts.Min(i => i.Cpu).TotalMicroseconds / count));
    }

    /// <param name="AllocatedKiB">Per article, client and server together.</param>
    /// <param name="SubmitCpu">
    /// Microseconds of processor time per article, client and server together, in the best round; what a database server uses is not in it.
    /// </param>
    /// <param name="PlainCpu">The same for plain inserts.</param>
    private sealed record Result(
        string Engine, int Articles, int InFlight, double SubmitsPerSecond, double PlainInsertsPerSecond, double AckP50Ms, double AckP99Ms,
        double AllocatedKiB, double SubmitCpu, double PlainCpu)
    {
        public double Ratio => Math.Round(SubmitsPerSecond / PlainInsertsPerSecond, 2);

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Engine,-10} {Articles} submits, {InFlight} in flight: {SubmitsPerSecond:N0}/s, ack p50 {AckP50Ms} ms, p99 {AckP99Ms} ms, {AllocatedKiB} KiB allocated and {SubmitCpu} µs of processor each; plain batched inserts of the same rows {PlainInsertsPerSecond:N0}/s, {PlainCpu} µs each; ratio {Ratio:F2}");
    }
}
