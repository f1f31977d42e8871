using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Newsroom.Testing;

namespace Newsroom.EndToEnd.Tests.Operations;

/// <summary>Dashboards, rules and runbook, as files.</summary>
public sealed partial class WatchersTests
{
    private static readonly string Promtool = "/usr/bin/promtool";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task rules_are_right_and_hold_their_own_tests()
    {
        await PromtoolAsync("check", "config", Repository.PathOf("deploy", "prometheus", "prometheus.yml"));
        await PromtoolAsync("test", "rules", Repository.PathOf("deploy", "prometheus", "alerts.test.yml"));
    }

    [Fact]
    public async Task every_alert_has_a_test_of_its_own()
    {
        var tests = await File.ReadAllTextAsync(Repository.PathOf("deploy", "prometheus", "alerts.test.yml"), Token);

        Assert.All(Watchers.Rules().Alerts, alert => Assert.Matches($@"alertname: {alert.Name}\n\s+exp_alerts:", tests));
    }

    [Fact]
    public async Task queries_of_every_panel_parse()
    {
        var rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
        foreach (var (panel, i) in Watchers.Panels().Select((p, i) => (p, i)))
            rules.Append(CultureInfo.InvariantCulture, $"      - record: panel:{i}\n        expr: |\n          {panel.Expression}\n");
        var file = Path.Combine(ServerProcess.StateFolder, $"panels-{Guid.NewGuid():N}.yml");
        await File.WriteAllTextAsync(file, rules.ToString(), Token);

        await PromtoolAsync("check", "rules", file);
    }

    [Fact]
    public async Task every_alert_links_to_its_section_of_the_runbook()
    {
        var alerts = Watchers.Rules().Alerts;
        var runbook = await File.ReadAllTextAsync(Repository.PathOf("deploy", "RUNBOOK.md"), Token);
        var sections = Heading().Matches(runbook).ToDictionary(
            m => m.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'), m => m.Groups[2].Value, StringComparer.Ordinal);

        Assert.Equal(File.ReadLines(Watchers.RulesFile).Count(line => line.Contains("- alert:", StringComparison.Ordinal)), alerts.Count);
        foreach (var (name, section) in alerts)
        {
            Assert.True(sections.TryGetValue(section, out var text), $"{name} links to #{section}, which is not there.");
            Assert.Contains(name, text, StringComparison.Ordinal);
            Assert.Contains("**Means**", text, StringComparison.Ordinal);
            Assert.Contains("**Do**", text, StringComparison.Ordinal);
            Assert.Contains("\n    ", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sum by (stage, le) (rate(a_bucket{x=~\"b|c\"}[5m])) > 0.5", "a_bucket", "x,stage,le")]
    [InlineData("a:b:c > 0.1 and on (d) max(e) == 2", "a:b:c,e", "d")]
    [InlineData("absent(a{b=\"x\"}) or absent(c)", "a,c", "b")]
    public void names_and_labels_are_found_in_an_expression(string expression, string metrics, string labels)
    {
        var read = PromQl.Read(expression);

        Assert.Equal(metrics.Split(','), read.Metrics);
        Assert.Equal(labels.Split(','), read.Labels);
    }

    private static Task<string> PromtoolAsync(params string[] arguments) =>
        ServerProcess.RunAsync(Repository.Installed(Promtool, "apt-get install prometheus"), arguments, null, Token);

    [GeneratedRegex(@"^## (?<title>.+)\n(?<text>(?:(?!## ).*\n?)*)", RegexOptions.Multiline, 1_000)]
    private static partial Regex Heading();
}
