using System.CommandLine;
using System.Diagnostics;
using Newsroom.Ingest.Tests.Feeds;

namespace Newsroom.Benchmarks.Feeds;

/// <summary>Prints what a day of 200 feeds costs; the tests of ingest hold the same day to its bounds.</summary>
internal static class FeedDay
{
    public static Command Command()
    {
        var command = new Command("feeds", "Polls 200 feeds of different rhythms for a simulated day, and prints what was asked and how soon items came in.");
        command.SetAction(async (_, cancellationToken) =>
        {
            var started = Stopwatch.GetTimestamp();
            var result = await FeedSimulation.RunAsync(cancellationToken);
            Console.WriteLine(SimulationReport.Of(result));
            Console.WriteLine($"{FeedSimulation.Length.TotalHours:0} h in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; asking every ten minutes would take {result.Feeds.Count * 144} requests.");
            return 0;
        });
        return command;
    }
}
