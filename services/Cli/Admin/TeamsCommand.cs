using System.CommandLine;
using Newsroom.Admin.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Admin;

/// <summary><c>newsroom teams list|add|suspend|resume|remove</c>.</summary>
internal static class TeamsCommand
{
    public static Command Create(ConnectionOptions connection) => new("teams", "Teams of callers.")
    {
        List(connection), Add(connection), Suspend(connection, "suspend", "Lets nobody of a team call anything.", suspended: true),
        Suspend(connection, "resume", "Ends a suspension.", suspended: false), Remove(connection),
    };

    private static Command List(ConnectionOptions connection) =>
        new Command("list", "Lists all teams by name.").Runs(connection, async (_, session, cancellationToken) =>
        {
            foreach (var team in await TeamsAsync(session, cancellationToken))
                Print(session.Terminal, team, "");
            return ExitCodes.Done;
        });

    private static Command Add(ConnectionOptions connection)
    {
        var name = Name();
        var display = new Option<string>("--display-name") { Description = "What people read.", HelpName = "TEXT" };
        return new Command("add", "Adds a team.") { name, display }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var team = new Team { Name = parse.GetRequiredValue(name), DisplayName = parse.GetValue(display) ?? "" };
            var response = await session.Admin.CreateTeamAsync(new CreateTeamRequest { Team = team }, session.Call(cancellationToken));
            Print(session.Terminal, response.Team, "ADDED ");
            return ExitCodes.Done;
        });
    }

    private static Command Suspend(ConnectionOptions connection, string command, string description, bool suspended)
    {
        var name = Name();
        return new Command(command, description) { name }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var asked = parse.GetRequiredValue(name);
            var team = (await TeamsAsync(session, cancellationToken)).FirstOrDefault(t => t.Name == asked)
                ?? throw new CliException($"There is no team {asked}.", "`newsroom teams list` shows them.", ExitCodes.NotFound);
            team.Suspended = suspended;
            var response = await session.Admin.UpdateTeamAsync(new UpdateTeamRequest { Team = team }, session.Call(cancellationToken));
            Print(session.Terminal, response.Team, suspended ? "SUSPENDED " : "RESUMED ");
            return ExitCodes.Done;
        });
    }

    private static Command Remove(ConnectionOptions connection)
    {
        var name = Name();
        return new Command("remove", "Removes a team without keys; what it submitted stays.") { name }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var response = await session.Admin.DeleteTeamAsync(new DeleteTeamRequest { Name = parse.GetRequiredValue(name) }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"REMOVED {Safe.Markup(parse.GetRequiredValue(name))}");
            return ExitCodes.Done;
        });
    }

    private static Argument<string> Name() => new("TEAM") { Description = "Its name: letters a to z, digits and hyphens." };

    private static async Task<IReadOnlyList<Team>> TeamsAsync(Session session, CancellationToken cancellationToken) =>
        (await session.Admin.ListTeamsAsync(new ListTeamsRequest(), session.Call(cancellationToken))).Teams;

    private static void Print(Terminal terminal, Team team, string before)
    {
        if (terminal.Json)
            Terminal.Object(team);
        else
            terminal.Line(
                $"{before}[bold]{Safe.Markup(team.Name)}[/]  {Safe.Markup(team.DisplayName)}"
                + $"  {(team.Suspended ? "[red]suspended[/]" : "")}".TrimEnd());
    }
}
