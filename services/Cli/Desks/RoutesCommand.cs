using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;

namespace Newsroom.Cli.Desks;

/// <summary><c>newsroom routes add|list|remove</c>: the rules that fill a desk's tray.</summary>
internal static class RoutesCommand
{
    private const int PageSize = 1_000;

    public static Command Create(ConnectionOptions connection) => new("routes", "Rules that put articles into a desk's tray.")
    {
        Add(connection), List(connection), Remove(connection),
    };

    private static Command Add(ConnectionOptions connection)
    {
        var (query, name, team) = (DeskOptions.Query(), DeskOptions.Name(), DeskOptions.Team());
        return new Command("add", "Makes a rule; it puts what is indexed from now on and matches into the tray.") { query, name, team }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var text = string.Join(' ', parse.GetRequiredValue(query));
            var rule = new RoutingRule { Name = parse.GetValue(name) ?? text, Query = text, Team = parse.GetValue(team) ?? "" };
            var response = await session.Search.CreateRoutingRuleAsync(new CreateRoutingRuleRequest { RoutingRule = rule }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"ADDED {Line(response.RoutingRule)}");
            return ExitCodes.Done;
        });
    }

    private static Command List(ConnectionOptions connection)
    {
        var team = DeskOptions.Team();
        return new Command("list", "Lists rules by name.") { team }.Runs(connection, (parse, session, cancellationToken) =>
            Pages.ReadAsync<RoutingRule>(async token =>
            {
                var request = new ListRoutingRulesRequest { Team = parse.GetValue(team) ?? "", PageSize = PageSize, PageToken = token };
                var page = await session.Search.ListRoutingRulesAsync(request, session.Call(cancellationToken));
                return (page.RoutingRules, page.NextPageToken);
            }).PrintAsync(session.Terminal, Line, "There is no rule."));
    }

    private static Command Remove(ConnectionOptions connection)
    {
        var id = new Argument<string>("RULE") { Description = "Its id, as `routes list` prints it." };
        return new Command("remove", "Removes a rule; what it has put into the tray stays.") { id }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var asked = parse.GetRequiredValue(id);
            var response = await session.Search.DeleteRoutingRuleAsync(new DeleteRoutingRuleRequest { RoutingRuleId = asked }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"REMOVED {Safe.Markup(asked)}");
            return ExitCodes.Done;
        });
    }

    private static string Line(RoutingRule rule) =>
        $"{rule.RoutingRuleId}  [bold]{Safe.Markup(rule.Name)}[/]  {Safe.Markup(rule.Team)}  {Safe.Markup(rule.Query)}";
}
