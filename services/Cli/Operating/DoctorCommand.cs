using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Operating;

/// <summary><c>newsroom doctor</c>: every endpoint, what it depends on, versions and clocks; what is wrong and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create(ConnectionOptions connection) =>
        new Command("doctor", "Checks every endpoint, its broker and database, versions and clocks, and says what is wrong.").Runs(connection, RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var examination = new Examination(session);
        var findings = await Task.WhenAll(session.Settings.Endpoints.Select(e => examination.RunAsync(e.Name, e.Address, cancellationToken)));
        foreach (var finding in findings)
        {
            if (session.Terminal.Json)
                Terminal.Object((object)finding);
            else
                Print(session.Terminal, finding);
        }

        if (!session.Terminal.Json)
            PrintProblems(session.Terminal, findings);
        return findings.All(f => f.Problems.Count == 0) ? ExitCodes.Done : findings.Any(f => !f.IsReachable) ? ExitCodes.Unreachable : ExitCodes.Failed;
    }

    private static void Print(Terminal terminal, Finding finding)
    {
        var mark = finding.Problems.Count == 0 ? "[green]ok  [/]" : finding.IsReachable ? "[yellow]look[/]" : "[red]away[/]";
        var dependencies = finding.Dependencies.Select(d => $"[{(d.Value ? "green" : "red")}]{Safe.Markup(d.Key)}[/]");
        var rest = finding.IsReachable
            ? $"{Words.Span(TimeSpan.FromMilliseconds(finding.TookMilliseconds!.Value))}  clock {finding.SkewSeconds ?? 0:+0.0;-0.0;0.0} s  version {Safe.Markup(finding.Version.Split('+')[0])}  {string.Join(' ', dependencies)}"
            : "";
        terminal.Line($"{mark} {finding.Endpoint,-9} {Safe.Markup(finding.Address)}  {rest}".TrimEnd());
    }

    // All four in one process have the same to say.
    private static void PrintProblems(Terminal terminal, IEnumerable<Finding> findings)
    {
        var problems = findings.SelectMany(f => f.Problems).Distinct().ToList();
        terminal.Line();
        if (problems.Count == 0)
            terminal.Line("[green]All is well.[/]");
        foreach (var problem in problems)
        {
            terminal.Line($"[red]{Safe.Markup(problem.What)}[/]");
            terminal.Line($"  {Safe.Markup(problem.WhatToDo)}");
        }
    }
}
