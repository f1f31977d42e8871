using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;

namespace Newsroom.Cli.Desks;

/// <summary><c>newsroom tray list|done|reopen</c>: what rules put before a desk.</summary>
internal static class TrayCommand
{
    private const int PageSize = 100;

    public static Command Create(ConnectionOptions connection) => new("tray", "What rules have put before a desk.")
    {
        List(connection), Mark(connection, "done", "Marks an article as done.", done: true), Mark(connection, "reopen", "Takes that mark off again.", done: false),
    };

    private static Command List(ConnectionOptions connection)
    {
        var team = DeskOptions.Team();
        var done = new Option<bool>("--done") { Description = "Also what is done." };
        var limit = Pages.LimitOption(PageSize);
        return new Command("list", "Lists a tray, the last routed first.") { team, done, limit }.Runs(connection, (parse, session, cancellationToken) =>
            Pages.ReadAsync<TrayItem>(async token =>
            {
                var request = new ListTrayRequest { Team = parse.GetValue(team) ?? "", IncludeDone = parse.GetValue(done), PageSize = PageSize, PageToken = token };
                var page = await session.Search.ListTrayAsync(request, session.Call(cancellationToken));
                return (page.Items, page.NextPageToken);
            }).PrintAsync(session.Terminal, Line, "The tray is empty.", parse.GetValue(limit)));
    }

    private static Command Mark(ConnectionOptions connection, string name, string description, bool done)
    {
        var id = new Argument<string>("ARTICLE") { Description = "Its id, as `tray list` prints it." };
        var team = DeskOptions.Team();
        return new Command(name, description) { id, team }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var request = new MarkTrayItemRequest { ArticleId = parse.GetRequiredValue(id), Team = parse.GetValue(team) ?? "", Done = done };
            var response = await session.Search.MarkTrayItemAsync(request, session.Call(cancellationToken));
            session.Terminal.Result(response, $"{(done ? "DONE" : "REOPENED")} {Safe.Markup(request.ArticleId)}");
            return ExitCodes.Done;
        });
    }

    private static string Line(TrayItem item) =>
        $"{Words.Time(item.RoutedAt)}  {item.Hit.Article.ArticleId}  [bold]{Safe.Markup(item.Hit.Title)}[/]"
        + $"  {Safe.Markup(item.Hit.Article.Source)}{(item.DoneAt is null ? "" : $"  [green]done {Words.Time(item.DoneAt)}[/]")}";
}
