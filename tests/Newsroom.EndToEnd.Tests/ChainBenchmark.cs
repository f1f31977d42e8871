using System.Text.Json;
using Newsroom.Testing;

namespace Newsroom.EndToEnd.Tests;

/// <summary>The program that measures the chain, on a few articles: what it prints here says nothing, but that it prints it does.</summary>
public class ChainBenchmark
{
    [Fact(Timeout = 240_000)]
    public async Task each_part_of_it_is_measured()
    {
        var printed = await ServerProcess.RunAsync(
            "dotnet", [Repository.Benchmarks, "chain", "--articles", "5", "--rounds", "1", "--json"], null, TestContext.Current.CancellationToken);

        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToLookup(line => Text(line, "metric"));
        Assert.Equal(["latency", "rate", "round", "scale", "sql", "use"], lines.Select(metric => metric.Key).Order());
        Assert.All(lines["round"], round => Assert.All(["articles_per_second", "empty", "raw"], name => Assert.True(Number(round, name) > 0)));
        Assert.All(lines["rate"], rate => Assert.All(["articles_per_second", "of_empty"], name => Assert.True(Number(rate, name) > 0)));
        Assert.Equal([.25, .25, .5, .5, .9, .9], lines["latency"].Select(latency => Number(latency, "share")));
        Assert.All(lines["latency"], latency => Assert.InRange(Number(latency, "p50_ms"), 0.1, Number(latency, "p99_ms")));
        Assert.Equal([1, 2, 3], lines["scale"].Select(scale => Number(scale, "cleaning_replicas")));
        Assert.All(lines["scale"], scale => Assert.True(Number(scale, "articles_per_second") > 0));
        var used = lines["use"].Where(use => Text(use, "chain") == "services").ToList();
        Assert.Equal(["ingest", "cleaning", "tagging", "search", "rabbitmq", "postgresql"], used.Select(use => Text(use, "process")));
        Assert.All(used, use => Assert.True(Number(use, "cpu_ms_per_article") > 0));
        Assert.All(used.Take(4), use => Assert.True(Number(use, "allocated_kib_per_article") > 0));
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private static double Number(JsonElement line, string name) => line.GetProperty(name).GetDouble();
}
