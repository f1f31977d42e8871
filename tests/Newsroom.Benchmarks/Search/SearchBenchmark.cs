using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Newsroom.Hosting;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Benchmarks.Search;

/// <summary>
/// Search by gRPC with facets and highlights over many articles, beside the plain engine asked the same words; how soon an article can be
/// found, and how soon a killed one cannot. On each engine, with a real broker.
/// </summary>
internal static class SearchBenchmark
{
    private static readonly int[] Clients = [1, 8];
    private static readonly FacetField[] Facets = [FacetField.Source, FacetField.Person, FacetField.Topic, FacetField.Month];

    public static Command Command()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder of labelled data.", DefaultValueFactory = _ => new DirectoryInfo("../shared/data") };
        var documents = new Option<int>("--documents") { Description = "Articles in the index.", DefaultValueFactory = _ => 100_000 };
        var queries = new Option<int>("--queries") { Description = "Queries, a tenth of each kind.", DefaultValueFactory = _ => 1_000 };
        var fresh = new Option<int>("--fresh") { Description = "Articles that arrive at 100 a second, and are then killed at as many.", DefaultValueFactory = _ => 1_000 };
        var engines = new Option<StorageEngine[]>("--engine") { Description = "Sqlite, PostgreSql; both if not given.", DefaultValueFactory = _ => Enum.GetValues<StorageEngine>() };
        var shuffled = new Option<bool>("--shuffled") { Description = "Articles are indexed in no order of time, as of a backlog; else as they were published." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("search", "Rate of indexing, size, queries as a ratio to the plain engine, time until found and until gone.")
        {
            data, documents, queries, fresh, engines, shuffled, json,
        };
        command.SetAction(async (parse, ct) =>
        {
            if (SearchDocuments.Read(parse.GetValue(data)!.FullName, parse.GetValue(documents)) is not { } articles)
                return 1;
            var mix = new QueryMix(articles.All).Make(parse.GetValue(queries));
            IReadOnlyList<IndexedArticle> arriving = parse.GetValue(shuffled) ? articles.All : [.. articles.All.OrderBy(article => article.Clean.Published.Time)];
            await using var server = new PostgreSqlFixture();
            if (parse.GetValue(engines)!.Contains(StorageEngine.PostgreSql))
                await server.InitializeAsync();
            await using var broker = new RabbitMqFixture();
            await broker.InitializeAsync();
            foreach (var engine in parse.GetValue(engines)!)
            {
                var events = new SearchEvents();
                await using var search = await SearchServer.StartAsync(engine, server, broker, events, ct);
                var run = new Run(engine, search, events, parse.GetValue(json));
                await run.FillAsync(arriving, ct);
                await run.QueriesAsync(mix, ct);
                await run.BadInputAsync(ct);
                await run.FreshnessAsync(articles.All, parse.GetValue(fresh), ct);
            }
            return 0;
        });
        return command;
    }

    private sealed class Run(StorageEngine engine, SearchServer server, SearchEvents events, bool json)
    {
        private const int Writers = 8;
        private const int PerSecond = 100;
        private const int FirstPerSecond = 25;
        private const int FirstCount = 500;

        public async Task FillAsync(IReadOnlyList<IndexedArticle> articles, CancellationToken cancellationToken)
        {
            var watch = Stopwatch.StartNew();
            await Parallel.ForEachAsync(
                articles, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
                async (article, ct) => await server.Index.UpsertAsync(article, 1, ct));
            var stats = await server.Index.GetStatsAsync(cancellationToken);
            Print("indexing", ("articles", articles.Count), ("perSecond", articles.Count / watch.Elapsed.TotalSeconds), ("mebibytes", stats.SizeBytes / 1024.0 / 1024));
            watch.Restart();
            await new PlainEngine(engine, server.Plain).FillAsync(articles, cancellationToken);
            Print("plain indexing, in batches", ("articles", articles.Count), ("perSecond", articles.Count / watch.Elapsed.TotalSeconds));
        }

        public async Task QueriesAsync(IReadOnlyList<MixedQuery> queries, CancellationToken cancellationToken)
        {
            var plain = new PlainEngine(engine, server.Plain);
            foreach (var count in Clients)
            {
                var clients = Enumerable.Range(0, count).Select(_ => server.Connect()).ToList();
                // The first tenth warms up and is asked again.
                await AskAsync([.. queries.Take(queries.Count / 10)], count, (client, query, ct) => SearchAsync(clients[client].Client, query, ct), cancellationToken);
                await AskAsync([.. queries.Take(queries.Count / 10)], count, (_, query, ct) => plain.SearchAsync(query, ct), cancellationToken);
                var ours = await AskAsync(queries, count, (client, query, ct) => SearchAsync(clients[client].Client, query, ct), cancellationToken);
                var theirs = await AskAsync(queries, count, (_, query, ct) => plain.SearchAsync(query, ct), cancellationToken);
                foreach (var kind in queries.Select(query => query.Kind).Distinct().Append("all"))
                    PrintQueries(queries, kind, count, ours, theirs);
                clients.ForEach(client => client.Channel.Dispose());
            }
        }

        public async Task BadInputAsync(CancellationToken cancellationToken)
        {
            var (client, channel) = server.Connect();
            using (channel)
            {
                // The first round warms up.
                await BadRequests.AskAsync(client, cancellationToken);
                var took = await BadRequests.AskAsync(client, cancellationToken);
                Print($"bad input, slowest: {took.MaxBy(t => t.Took).Name}", ("count", took.Count), ("maxMs", took.Max(t => t.Took.TotalMilliseconds)));
            }
        }

        public async Task FreshnessAsync(IReadOnlyList<IndexedArticle> articles, int count, CancellationToken cancellationToken)
        {
            var (client, channel) = server.Connect();
            using (channel)
            {
                var freshness = new Freshness(server, events, client);
                var unique = Enumerable.Range(0, FirstCount + count).Select(i => SearchDocuments.Unique(articles[i % articles.Count], i)).ToList();
                // What receives and publishes is compiled while the first arrive, which takes most of a processor.
                PrintLatencies(
                    $"until found, {FirstPerSecond} articles/s, the first after the start",
                    await freshness.IndexAsync(unique[..FirstCount], FirstPerSecond, cancellationToken));
                unique.RemoveRange(0, FirstCount);
                PrintLatencies($"until found, {PerSecond} articles/s", await freshness.IndexAsync(unique, PerSecond, cancellationToken));
                PrintLatencies($"until gone, {PerSecond} kills/s", await freshness.KillAsync(unique, PerSecond, cancellationToken));
            }
        }

        private static async Task SearchAsync(SearchService.SearchServiceClient client, MixedQuery query, CancellationToken cancellationToken) =>
            await client.SearchAsync(new SearchRequest { Query = query.Text, PageSize = 10, Facets = { Facets } }, cancellationToken: cancellationToken);

        private static async Task<TimeSpan[]> AskAsync(
            IReadOnlyList<MixedQuery> queries, int clients, Func<int, MixedQuery, CancellationToken, Task> ask, CancellationToken cancellationToken)
        {
            var took = new TimeSpan[queries.Count];
            var next = -1;
            await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
                async () =>
                {
                    while (Interlocked.Increment(ref next) is var i && i < queries.Count)
                    {
                        var from = Stopwatch.GetTimestamp();
                        await ask(client, queries[i], cancellationToken);
                        took[i] = Stopwatch.GetElapsedTime(from);
                    }
                },
                cancellationToken)));
            return took;
        }

        private void PrintQueries(IReadOnlyList<MixedQuery> queries, string kind, int clients, TimeSpan[] ours, TimeSpan[] theirs)
        {
            var chosen = Enumerable.Range(0, queries.Count).Where(i => kind == "all" || queries[i].Kind == kind).ToList();
            var (us, them) = (new Latencies([.. chosen.Select(i => ours[i])]), new Latencies([.. chosen.Select(i => theirs[i])]));
            Print(
                $"{kind}, {clients} at once", ("p50Ms", Ms(us, .5)), ("p99Ms", Ms(us, .99)), ("plainP50Ms", Ms(them, .5)), ("plainP99Ms", Ms(them, .99)),
                ("ratioP50", Ms(us, .5) / Ms(them, .5)), ("ratioP99", Ms(us, .99) / Ms(them, .99)));
        }

        /// <summary>Those over a second tell a stall, which has some in a row, from what is slow.</summary>
        private void PrintLatencies(string what, Latencies latencies)
        {
            var (first, last, count) = latencies.Over(TimeSpan.FromSeconds(1));
            Print(
                what, ("count", latencies.Count), ("p50Ms", Ms(latencies, .5)), ("p99Ms", Ms(latencies, .99)),
                ("overOneSecond", count), ("firstOfThem", first), ("lastOfThem", last));
        }

        private static double Ms(Latencies latencies, double share) => latencies.Percentile(share).TotalMilliseconds;

        private void Print(string what, params (string Name, double Value)[] figures)
        {
            if (json)
            {
                var line = new Dictionary<string, object> { ["engine"] = engine.ToString(), ["what"] = what };
                foreach (var (name, value) in figures)
                    line.Add(name, Math.Round(value, 2));
                Console.WriteLine(JsonSerializer.Serialize(line));
            }
            else
            {
                Console.WriteLine($"{engine,-10} {what,-30} {string.Join("  ", figures.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} {f.Value:N2}")))}");
            }
        }
    }
}
