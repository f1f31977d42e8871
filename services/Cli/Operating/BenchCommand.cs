using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Spectre.Console;

namespace Newsroom.Cli.Operating;

/// <summary><c>newsroom bench WHAT</c>: callers that each make the next call when the last is answered.</summary>
internal static class BenchCommand
{
    private const int MaxConcurrency = 1_000;

    public static Command Create(ConnectionOptions connection)
    {
        var what = new Argument<string>("WHAT") { Description = "search, clean or tag; or submit, whose articles stay, under the source `bench`." };
        what.AcceptOnlyFromAmong("search", "clean", "tag", "submit");
        var seconds = new Option<double>("--duration") { Description = "Seconds, up to 3600.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
        var callers = new Option<int>("--concurrency")
        {
            Description = $"Callers, 1 to {MaxConcurrency}.",
            HelpName = "N",
            DefaultValueFactory = _ => 8,
        };
        var query = new Option<string>("--query") { Description = "What is searched for.", HelpName = "QUERY", DefaultValueFactory = _ => "harbour" };
        var command = new Command("bench", "Puts load on a service and tells rate and latencies.") { what, seconds, callers, query };
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            if (parse.GetValue(callers) is not (>= 1 and <= MaxConcurrency))
                throw CliException.Usage($"--concurrency: not between 1 and {MaxConcurrency}.", "8 is usual.");
            if (parse.GetValue(seconds) is not (> 0 and <= 3600))
                throw CliException.Usage("--duration: not above 0, or above 3600.", "10 is usual.");
            var run = new BenchRun(session, parse.GetRequiredValue(what), parse.GetRequiredValue(query));
            var duration = TimeSpan.FromSeconds(parse.GetValue(seconds));
            Task<BenchResult> LoadAsync() => run.RunAsync(parse.GetValue(callers), duration, cancellationToken);
            var result = session.Terminal.Draws
                ? await session.Terminal.Out.Status().StartAsync($"{run.What} for {Words.Span(duration)}", _ => LoadAsync())
                : await LoadAsync();
            Print(session.Terminal, result);
            return result.Errors == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static void Print(Terminal terminal, BenchResult result)
    {
        if (terminal.Json)
        {
            Terminal.Object((object)result);
            return;
        }

        terminal.Line(
            $"[bold]{result.What}[/] {Words.Count(result.Calls)} calls in {result.Seconds:0.0} s by"
            + $" {result.Callers} callers: [bold]{result.Rate:0.#}/s[/], {Words.Count(result.Errors)} errors");
        terminal.Line($"latency  p50 {Ms(result.P50)}  p90 {Ms(result.P90)}  p99 {Ms(result.P99)}  p99.9 {Ms(result.P999)}  max {Ms(result.Max)}");
        foreach (var (error, count) in result.ErrorsByKind)
            terminal.Line($"[red]{count}[/] {Safe.Markup(error)}");
    }

    private static string Ms(double milliseconds) => Words.Span(TimeSpan.FromMilliseconds(milliseconds));
}
