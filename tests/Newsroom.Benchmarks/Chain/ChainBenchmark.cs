using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Newsroom.Testing;

namespace Newsroom.Benchmarks.Chain;

/// <summary>
/// From Submit to Indexed through four processes, RabbitMQ and PostgreSQL; beside it, in turns, the same bus with empty consumers and the
/// broker alone. The median round counts, because a shared machine is noisy.
/// </summary>
internal static class ChainBenchmark
{
    private const int Replicas = 3;

    private static readonly double[] Shares = [.25, .5, .9];

    public static Command Command()
    {
        var articles = new Option<int>("--articles") { Description = "Articles in each round.", DefaultValueFactory = _ => 1_500 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of each kind.", DefaultValueFactory = _ => 3 };
        var window = new Option<int>("--window") { Description = "Articles on their way at most.", DefaultValueFactory = _ => 500 };
        var statements = new Option<int>("--statements") { Description = "Costliest SQL statements to name.", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("chain", "From Submit to Indexed through all services, beside the bare bus and the bare broker.") { articles, rounds, window, statements, json };
        command.SetAction(async (parse, ct) =>
        {
            await using var broker = await RabbitMqFixture.StartOwnAsync();
            await using var database = new PostgreSqlFixture();
            await database.StartPrivateAsync(StatementUse.Settings);
            var report = new Report(parse.GetValue(json));
            await new Run(broker, database, report, parse.GetValue(articles), parse.GetValue(rounds), parse.GetValue(window), parse.GetValue(statements)).RunAsync(ct);
            return 0;
        });
        return command;
    }

    private sealed class Run(RabbitMqFixture broker, PostgreSqlFixture database, Report report, int articles, int rounds, int window, int statements)
    {
        public async Task RunAsync(CancellationToken cancellationToken)
        {
            using var use = new ProcessUse();
            await using var real = await RealChain.StartAsync(broker, database, use.Environment, cancellationToken);
            // Just-in-time compilation is not what is measured.
            await Load.ClosedAsync(real, "warm", articles, window, cancellationToken);
            var samples = await EventSamples.CaptureAsync(real, broker.Uri, cancellationToken);
            var host = await broker.CreateVirtualHostAsync(cancellationToken);
            await using (var empty = await EmptyChain.StartAsync(host, samples, use.Environment, cancellationToken))
            {
                await Load.ClosedAsync(empty, "warm", articles, window, cancellationToken);
                var rate = await ThroughputAsync(real, empty, host, samples, use, cancellationToken);
                foreach (var share in Shares)
                {
                    await PacedAsync("services", real, share, rate, cancellationToken);
                    await PacedAsync("empty", empty, share, rate, cancellationToken);
                }
            }

            await ScaleAsync(real, use, cancellationToken);
        }

        private async Task<double> ThroughputAsync(
            RealChain real, EmptyChain empty, Uri host, EventSamples samples, ProcessUse use, CancellationToken cancellationToken)
        {
            var sql = new StatementUse(database);
            await sql.StartAsync(cancellationToken);
            var results = new List<(double Real, double Empty, double Raw)>();
            for (var round = 0; round < rounds; round++)
            {
                var full = await MeasuredAsync("services", real, $"round{round}", use, cancellationToken);
                var bare = await MeasuredAsync("empty", empty, $"round{round}", use, cancellationToken);
                results.Add((full, bare, await RawBroker.MeasureAsync(host, samples, articles, cancellationToken)));
                report.Round(results[^1]);
            }

            report.Statements(await sql.TopAsync(statements, cancellationToken), articles * rounds);
            return report.Rates(results);
        }

        private async Task PacedAsync(string name, IChain chain, double share, double rate, CancellationToken cancellationToken) =>
            report.Latency(name, share, share * rate, await Load.PacedAsync(chain, $"paced{share * 100:0}", articles, share * rate, cancellationToken));

        private async Task<double> MeasuredAsync(string name, IChain chain, string series, ProcessUse use, CancellationToken cancellationToken)
        {
            var before = UseOf(chain, use);
            var result = await Load.ClosedAsync(chain, series, articles, window, cancellationToken);
            report.Uses(name, [.. UseOf(chain, use).Zip(before, (a, b) => (a.Name, a.Use - b.Use))], result.Sent);
            return result.PerSecond;
        }

        private List<(string Name, Use Use)> UseOf(IChain chain, ProcessUse use)
        {
            (string, int?)[] servers = [("rabbitmq", broker.ProcessId), ("postgresql", database.ProcessId)];
            return
            [
                .. chain.Processes.Select(p => (p.Name, use.Of(p.ProcessId))),
                .. servers.Where(s => s.Item2 is not null).Select(s => (s.Item1, use.Of(s.Item2!.Value))),
            ];
        }

        private async Task ScaleAsync(RealChain real, ProcessUse use, CancellationToken cancellationToken)
        {
            var more = new List<ServiceProcess>();
            var environment = new Dictionary<string, string?>(use.Environment) { ["NEWSROOM_BUS__URI"] = broker.Uri.ToString() };
            for (var replicas = 1; replicas <= Replicas; replicas++)
            {
                if (replicas > 1)
                {
                    more.Add(new ServiceProcess("Cleaning", environment));
                    await more[^1].StartAsync(cancellationToken);
                    await Load.ClosedAsync(real, $"warm{replicas}", articles / 2, window, cancellationToken);
                }

                report.Scale(replicas, await Load.ClosedAsync(real, $"scale{replicas}", articles, window, cancellationToken));
            }

            foreach (var replica in more)
                await replica.DisposeAsync();
        }
    }

    /// <summary>Prints each figure as soon as it is known.</summary>
    private sealed class Report(bool json)
    {
        private const int MaxSql = 160;

        public void Round((double Real, double Empty, double Raw) round) => Print(
            new { metric = "round", articles_per_second = Math.Round(round.Real, 1), empty = Math.Round(round.Empty, 1), raw = Math.Round(round.Raw, 1) },
            $"round: services {round.Real:N0}/s, empty consumers {round.Empty:N0}/s, broker alone {round.Raw:N0}/s");

        /// <returns>The rate of the median round by its ratio to the empty chain.</returns>
        public double Rates(List<(double Real, double Empty, double Raw)> rounds)
        {
            var (real, empty, raw) = rounds.OrderBy(r => r.Real / r.Empty).ElementAt(rounds.Count / 2);
            Print(
                new { metric = "rate", articles_per_second = Math.Round(real, 1), of_empty = Math.Round(real / empty, 3), of_raw = Math.Round(real / raw, 3) },
                $"median: {real:N0} articles/s from submit to indexed, {real / empty:F2} of empty consumers, {real / raw:F2} of the broker alone");
            return real;
        }

        public void Uses(string chain, IReadOnlyList<(string Name, Use Use)> uses, int articles)
        {
            foreach (var (name, use) in uses)
            {
                var milliseconds = Math.Round(use.Cpu.TotalMilliseconds / articles, 2);
                var kibibytes = use.Allocated is { } bytes ? Math.Round(bytes / 1024.0 / articles, 1) : (double?)null;
                Print(
                    new { metric = "use", chain, process = name, cpu_ms_per_article = milliseconds, allocated_kib_per_article = kibibytes },
                    $"  {chain,-8} {name,-10} {milliseconds,6:F2} ms of processor{(kibibytes is null ? "" : $", {kibibytes,7:N1} KiB allocated")} an article");
            }
        }

        public void Statements(IReadOnlyList<(string Sql, long Calls, double Milliseconds)> statements, int articles)
        {
            foreach (var (sql, calls, milliseconds) in statements)
            {
                var (each, times) = (Math.Round(milliseconds / articles, 2), Math.Round((double)calls / articles, 2));
                var shown = sql.Length > MaxSql ? $"{sql[..MaxSql]}…" : sql;
                Print(new { metric = "sql", ms_per_article = each, calls_per_article = times, sql = shown }, $"  sql {each,6:F2} ms, {times,5:F2} calls an article: {shown}");
            }
        }

        public void Latency(string chain, double share, double rate, LoadResult paced)
        {
            var (p50, p99) = (paced.Latencies.Percentile(.5).TotalMilliseconds, paced.Latencies.Percentile(.99).TotalMilliseconds);
            Print(
                new { metric = "latency", chain, share, asked_per_second = Math.Round(rate, 1), got_per_second = Math.Round(paced.PerSecond, 1), p50_ms = Math.Round(p50, 1), p99_ms = Math.Round(p99, 1) },
                $"{chain} at {share:P0} of the services' rate ({rate:N0}/s asked, {paced.PerSecond:N0}/s through, {paced.Sent} articles): submit to indexed p50 {p50:N0} ms, p99 {p99:N0} ms");
        }

        public void Scale(int replicas, LoadResult result) => Print(
            new { metric = "scale", cleaning_replicas = replicas, articles_per_second = Math.Round(result.PerSecond, 1) },
            $"{replicas} of cleaning: {result.PerSecond:N0} articles/s");

        private void Print(object figures, FormattableString text) =>
            Console.WriteLine(json ? JsonSerializer.Serialize(figures) : text.ToString(CultureInfo.InvariantCulture));
    }
}
