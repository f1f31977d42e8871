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

        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["latency", "rate", "round", "scale", "sql", "use"], lines.Select(line => line.Split('"')[3]).Distinct().Order());
    }
}
