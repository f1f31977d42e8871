using System.Globalization;
using System.Text;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>A simulated day as a table.</summary>
public static class SimulationReport
{
    public static string Of(SimulationResult result)
    {
        var table = new StringBuilder()
            .AppendLine("| feeds | kind | requests | a feed, a day | 304 | items | known | median delay | longest delay |")
            .AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var kind in result.Feeds.Select(f => f.Kind).Distinct())
            Row(table, result, kind.Name, f => f.Kind == kind);
        Row(table, result, "all", _ => true);
        return table.ToString();
    }

    private static void Row(StringBuilder table, SimulationResult result, string name, Func<SimulatedFeed, bool> isOf)
    {
        var feeds = result.Feeds.Where(isOf).ToList();
        var sources = feeds.Select(f => f.Source).ToHashSet(StringComparer.Ordinal);
        var states = result.States.Where(s => sources.Contains(s.Source)).ToList();
        // What was there before the first poll says nothing about delay.
        var delays = result.Items.Where(i => isOf(i.Feed) && i.Feed.PublishedAt(i.ItemGuid) >= FeedSimulation.Start).Select(i => i.Delay).Order().ToList();
        table.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {feeds.Count} | {name} | {feeds.Sum(f => f.Requests)} | {feeds.Average(f => f.Requests):0.0} | {feeds.Sum(f => f.NotModified)} | " +
            $"{result.Items.Count(i => isOf(i.Feed))} | {states.Sum(s => s.Duplicates)} | {Text(delays, delays.Count / 2)} | {Text(delays, delays.Count - 1)} |"));
    }

    private static string Text(List<TimeSpan> delays, int index) =>
        delays.Count == 0 ? "" : delays[index].ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
}
