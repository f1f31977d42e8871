using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Finding;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;

namespace Newsroom.Cli.Desks;

/// <summary><c>newsroom alerts list|follow</c>: what saved searches found.</summary>
internal static class AlertsCommand
{
    private const int MaxPage = 100;

    public static Command Create(ConnectionOptions connection) => new("alerts", "What saved searches found.") { List(connection), Follow(connection) };

    private static Command List(ConnectionOptions connection)
    {
        var (saved, team, limit) = (Saved(), DeskOptions.Team(), Pages.LimitOption(MaxPage));
        return new Command("list", "Lists alerts that are kept, the newest first.") { saved, team, limit }.Runs(connection, (parse, session, cancellationToken) =>
            Pages.ReadAsync<Alert>(async token =>
            {
                var request = new ListAlertsRequest { SavedSearchId = parse.GetValue(saved) ?? "", Team = parse.GetValue(team) ?? "", PageSize = MaxPage, PageToken = token };
                var page = await session.Search.ListAlertsAsync(request, session.Call(cancellationToken));
                return (page.Alerts, page.NextPageToken);
            }).PrintAsync(session.Terminal, Line, "There was no alert.", parse.GetValue(limit)));
    }

    private static Command Follow(ConnectionOptions connection)
    {
        var (saved, team, following) = (Saved(), DeskOptions.Team(), new Following("alerts"));
        var command = new Command("follow", "Prints alerts as they are raised, until Ctrl+C.") { saved, team };
        following.AddTo(command);
        return command.Runs(connection, (parse, session, cancellationToken) =>
        {
            var request = new WatchAlertsRequest { SavedSearchId = parse.GetValue(saved) ?? "", Team = parse.GetValue(team) ?? "", Cursor = following.Cursor(parse) };
            return following.RunAsync(parse, session, () => session.Search.WatchAlerts(request, session.LongCall(cancellationToken)), Show, "alerts", cancellationToken);

            bool Show(WatchAlertsResponse response)
            {
                request.Cursor = response.Cursor;
                if (response.Alert is not { } alert)
                    return false;
                session.Terminal.Result(response, Line(alert));
                if (alert.Hit is { } hit && !session.Terminal.Json)
                    Hits.PrintPassages(session.Terminal, hit, indent: 2);
                return true;
            }
        });
    }

    private static Argument<string?> Saved() => new("SAVED")
    {
        Description = "Only of this saved search, by its id as `saved list` prints it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static string Line(Alert alert)
    {
        var article = alert.Hit is { } hit ? $"{Safe.Markup(hit.Title)}  [dim]{Safe.Markup(hit.Article.Source)}[/]" : "[red]withdrawn[/]";
        return $"{Words.Time(alert.RaisedAt)}  [bold]{Safe.Markup(alert.SavedSearchName)}[/]  {(alert.Correction ? "[yellow]corrected[/] " : "")}{article}  [dim]{alert.ArticleId}[/]";
    }
}
