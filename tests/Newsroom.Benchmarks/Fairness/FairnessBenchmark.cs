using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Newsroom.Hosting;
using Newsroom.Testing;

namespace Newsroom.Benchmarks.Fairness;

/// <summary>
/// One team hands in an article now and then, first alone and then while another floods the same pipeline: the four services in one
/// process, on RabbitMQ and PostgreSQL, or on SQLite and the bus in memory. In several rounds, since a pause of the disk in one of the two
/// halves of a round makes its ratio meaningless.
/// </summary>
internal static class FairnessBenchmark
{
    public static Command Command()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds for each engine; the last line has the medians of their ratios.", DefaultValueFactory = _ => 3 };
        var samples = new Option<int>("--samples") { Description = "Articles of the other team, alone and again in the flood.", DefaultValueFactory = _ => 300 };
        var engines = new Option<StorageEngine[]>("--engine") { Description = "Sqlite, PostgreSql; both if not given.", DefaultValueFactory = _ => Enum.GetValues<StorageEngine>() };
        var set = new Option<string[]>("--set") { Description = "Setting of the services, as Ingest:TransitRatio=3." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("fairness", "What a flood by one team does to the acks and the way of another team's articles.") { rounds, samples, engines, set, json };
        command.SetAction(async (parse, ct) =>
        {
            var wanted = parse.GetValue(engines)!;
            await using var server = new PostgreSqlFixture();
            await using var broker = new RabbitMqFixture();
            if (wanted.Contains(StorageEngine.PostgreSql))
            {
                await server.InitializeAsync();
                await broker.InitializeAsync();
            }

            var settings = (parse.GetValue(set) ?? []).Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => (string?)s[1]);
            foreach (var engine in wanted)
            {
                await using var pipeline = await SharedPipeline.StartAsync(engine, server, broker, settings, ct);
                // What is compiled just in time is so by then.
                await pipeline.FloodAsync("warm", 300, CancellationToken.None, ct);
                await pipeline.SampleAsync("warm-quiet", 20, ct);
                var results = new List<Result>();
                for (var round = 1; round <= parse.GetValue(rounds); round++)
                {
                    var result = await RunAsync(engine, round, pipeline, parse.GetValue(samples), ct);
                    Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(result) : result.ToString());
                    results.Add(result);
                }

                var medians = new Medians(engine.ToString(), results.Count, Median(results, r => r.AckRatio), Median(results, r => r.WayRatio));
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(medians) : medians.ToString());
            }

            return 0;
        });
        return command;
    }

    private static async Task<Result> RunAsync(
        StorageEngine engine, int round, SharedPipeline pipeline, int samples, CancellationToken cancellationToken)
    {
        var quiet = await pipeline.SampleAsync($"quiet-{round}", samples, cancellationToken);
        var before = Stopwatch.GetTimestamp();
        using var stop = new CancellationTokenSource();
        var flooding = pipeline.FloodAsync($"loud-{round}", int.MaxValue, stop.Token, cancellationToken);
        var flooded = await pipeline.SampleAsync($"flooded-{round}", samples, cancellationToken);
        await stop.CancelAsync();
        var flood = await flooding;
        var rate = flood / Stopwatch.GetElapsedTime(before).TotalSeconds;
        return new Result(
            engine.ToString(), round, flood, samples, Math.Round(rate),
            Milliseconds(quiet.Acks, .5), Milliseconds(quiet.Acks, .99), Milliseconds(flooded.Acks, .5), Milliseconds(flooded.Acks, .99),
            Milliseconds(quiet.Ways, .5), Milliseconds(quiet.Ways, .99), Milliseconds(flooded.Ways, .5), Milliseconds(flooded.Ways, .99));
    }

    private static double Median(List<Result> results, Func<Result, double> ratio) => results.Select(ratio).Order().ElementAt(results.Count / 2);

    private static double Milliseconds(Latencies latencies, double share) => Math.Round(latencies.Percentile(share).TotalMilliseconds, 1);

    /// <param name="AckRatio">p99 in the flood to p99 alone.</param>
    private sealed record Medians(string Engine, int Rounds, double AckRatio, double WayRatio)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Engine,-10} p99 in the flood to p99 alone, median of {Rounds} rounds: acks {AckRatio:F2}, submit to indexed {WayRatio:F2}");
    }

    /// <param name="Flood">Articles of the other team, which brought them for as long as the samples took.</param>
    /// <param name="FloodPerSecond">Articles of the flood from its first submit to the last that was indexed.</param>
    private sealed record Result(
        string Engine, int Round, int Flood, int Samples, double FloodPerSecond, double QuietAckP50, double QuietAckP99,
        double FloodedAckP50, double FloodedAckP99, double QuietWayP50, double QuietWayP99, double FloodedWayP50, double FloodedWayP99)
    {
        public double AckRatio => Math.Round(FloodedAckP99 / QuietAckP99, 2);

        public double WayRatio => Math.Round(FloodedWayP99 / QuietWayP99, 2);

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Engine,-10} {Samples} articles alone, then beside {Flood}: ack p50 {QuietAckP50} → {FloodedAckP50} ms, p99 {QuietAckP99} → {FloodedAckP99} ms, ratio {AckRatio:F2}; submit to indexed p50 {QuietWayP50} → {FloodedWayP50} ms, p99 {QuietWayP99} → {FloodedWayP99} ms, ratio {WayRatio:F2}; the flood {FloodPerSecond:N0}/s");
    }
}
