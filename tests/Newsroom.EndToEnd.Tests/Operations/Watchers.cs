using System.Text.Json;
using System.Text.RegularExpressions;
using Newsroom.Testing;

namespace Newsroom.EndToEnd.Tests.Operations;

/// <param name="Where">Dashboard and panel, or the rule.</param>
/// <param name="Job">Who exports what it reads: the services (newsroom), or a server's own exporter.</param>
internal sealed record Watched(string Where, string Job, string Expression);

/// <param name="Section">Anchor in the runbook.</param>
internal sealed record Alert(string Name, string Section);

/// <summary>What looks at the running system: dashboards and rules as they stand in <c>deploy</c>.</summary>
internal static partial class Watchers
{
    public static string RulesFile => Repository.PathOf("deploy", "prometheus", "alerts.yml");

    public static IReadOnlyList<Watched> Panels() =>
    [
        .. Directory.GetFiles(Repository.PathOf("deploy", "grafana", "dashboards"), "*.json").Order(StringComparer.Ordinal).SelectMany(file =>
        {
            using var dashboard = JsonDocument.Parse(File.ReadAllText(file));
            return dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(Queries).ToList();

            IEnumerable<Watched> Queries(JsonElement panel)
            {
                var title = panel.GetProperty("title").GetString()!;
                var job = From().Match(title) is { Success: true } from ? from.Groups[1].Value : "newsroom";
                return panel.TryGetProperty("targets", out var targets)
                    ? targets.EnumerateArray().Select(t => new Watched(
                        $"{Path.GetFileName(file)}: {title}", job, t.GetProperty("expr").GetString()!.Replace("$__rate_interval", "5m", StringComparison.Ordinal)))
                    : [];
            }
        }),
    ];

    /// <summary>Expressions of alerts and recorded series, and the names of the latter.</summary>
    public static (IReadOnlyList<Watched> Rules, IReadOnlyList<string> Recorded, IReadOnlyList<Alert> Alerts) Rules()
    {
        List<(string Name, string Expression, string Section)> rules = [];
        List<string> recorded = [];
        // Only as much YAML as the file uses.
        foreach (Match rule in Rule().Matches(File.ReadAllText(RulesFile)))
        {
            rules.Add((rule.Groups["name"].Value, rule.Groups["expr"].Value, Runbook().Match(rule.Value).Groups[1].Value));
            if (rule.Groups["kind"].Value == "record")
                recorded.Add(rule.Groups["name"].Value);
        }

        return (
            [.. rules.Select(r => new Watched(r.Name, JobOf(r.Expression), r.Expression))],
            recorded,
            [.. rules.Where(r => !recorded.Contains(r.Name)).Select(r => new Alert(r.Name, r.Section))]);
    }

    private static string JobOf(string expression) => expression switch
    {
        _ when expression.Contains("rabbitmq", StringComparison.Ordinal) => "rabbitmq",
        _ when expression.Contains("pg_", StringComparison.Ordinal) => "postgresql",
        _ when expression.Contains("up{", StringComparison.Ordinal) => "prometheus",
        _ => "newsroom",
    };

    [GeneratedRegex(@"\(from (?<source>\w+)\)$", RegexOptions.NonBacktracking)]
    private static partial Regex From();

    [GeneratedRegex(@"deploy/RUNBOOK\.md#(?<section>[\w-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Runbook();

    [GeneratedRegex(
        @"^ {6}- (?<kind>alert|record): (?<name>\S+)\n(?: {8}#.*\n)*(?: {8}expr: (?:\|\n(?<expr>(?: {10}.*\n)+)|(?<expr>.+\n)))(?: {8}.*\n)*",
        RegexOptions.Multiline, 1_000)]
    private static partial Regex Rule();
}
