using Newsroom.Fuzz;

namespace Newsroom.EndToEnd.Tests;

/// <summary>A short run of the program tests/Newsroom.Fuzz, which goes on for as long as it is told.</summary>
public sealed class FuzzedRpcs
{
    private const int MaxGrowthMiB = 768;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task no_message_brings_the_server_down_or_to_an_error_of_its_own()
    {
        var report = await FuzzRun.RunAsync(
            Slice, Random.Shared.Next(), MaxGrowthMiB, "", new Output(), TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.Findings.Count == 0, string.Join(Environment.NewLine, report.Findings));
        // A run in which next to nothing gets past the first check would find nothing either; the caller without a key gets past none.
        var known = report.Calls.Where(c => c.Key.Status != "Unauthenticated").ToList();
        Assert.True(known.Where(c => c.Key.Status == "OK").Sum(c => c.Value) > known.Sum(c => c.Value) / 10, report.ToString());
    }

    /// <summary>The seed has to be seen also when the run does not come to its end.</summary>
    private sealed class Output : StringWriter
    {
        public override Task WriteLineAsync(string? value)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(value ?? "");
            return Task.CompletedTask;
        }
    }
}
