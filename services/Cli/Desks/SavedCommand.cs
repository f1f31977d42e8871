using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;

namespace Newsroom.Cli.Desks;

/// <summary><c>newsroom saved add|list|change|remove</c>: searches that alert.</summary>
internal static class SavedCommand
{
    private const int PageSize = 1_000;

    public static Command Create(ConnectionOptions connection) => new("saved", "Saved searches, which alert on what is indexed and matches.")
    {
        Add(connection), List(connection), Change(connection), Remove(connection),
    };

    private static Command Add(ConnectionOptions connection)
    {
        var (query, name, team) = (DeskOptions.Query(), DeskOptions.Name(), DeskOptions.Team());
        return new Command("add", "Saves a search; it alerts on what is indexed from now on.") { query, name, team }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var text = string.Join(' ', parse.GetRequiredValue(query));
            var search = new SavedSearch { Name = parse.GetValue(name) ?? text, Query = text, Team = parse.GetValue(team) ?? "" };
            var response = await session.Search.CreateSavedSearchAsync(new CreateSavedSearchRequest { SavedSearch = search }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"ADDED {Line(response.SavedSearch)}");
            return ExitCodes.Done;
        });
    }

    private static Command List(ConnectionOptions connection)
    {
        var team = DeskOptions.Team();
        return new Command("list", "Lists saved searches by name.") { team }.Runs(connection, (parse, session, cancellationToken) =>
            Pages.ReadAsync<SavedSearch>(async token =>
            {
                var request = new ListSavedSearchesRequest { Team = parse.GetValue(team) ?? "", PageSize = PageSize, PageToken = token };
                var page = await session.Search.ListSavedSearchesAsync(request, session.Call(cancellationToken));
                return (page.SavedSearches, page.NextPageToken);
            }).PrintAsync(session.Terminal, Line, "No search is saved."));
    }

    private static Command Change(ConnectionOptions connection)
    {
        var id = Id();
        var name = new Option<string>("--name") { Description = "Its new name.", HelpName = "NAME" };
        var query = new Option<string>("--query") { Description = "Its new query.", HelpName = "QUERY" };
        return new Command("change", "Changes name or query; a new query alerts on what is indexed from now on.") { id, name, query }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            if ((parse.GetValue(name) ?? parse.GetValue(query)) is null)
                throw CliException.Usage("Nothing is to be changed.", "Say --name, --query or both.");
            var found = await session.Search.GetSavedSearchAsync(new GetSavedSearchRequest { SavedSearchId = parse.GetRequiredValue(id) }, session.Call(cancellationToken));
            var search = found.SavedSearch;
            search.Name = parse.GetValue(name) ?? search.Name;
            search.Query = parse.GetValue(query) ?? search.Query;
            var response = await session.Search.UpdateSavedSearchAsync(new UpdateSavedSearchRequest { SavedSearch = search }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"CHANGED {Line(response.SavedSearch)}");
            return ExitCodes.Done;
        });
    }

    private static Command Remove(ConnectionOptions connection)
    {
        var id = Id();
        return new Command("remove", "Removes a saved search with its alerts.") { id }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var asked = parse.GetRequiredValue(id);
            var response = await session.Search.DeleteSavedSearchAsync(new DeleteSavedSearchRequest { SavedSearchId = asked }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"REMOVED {Safe.Markup(asked)}");
            return ExitCodes.Done;
        });
    }

    private static Argument<string> Id() => new("SAVED") { Description = "Its id, as `saved list` prints it." };

    private static string Line(SavedSearch search) =>
        $"{search.SavedSearchId}  [bold]{Safe.Markup(search.Name)}[/]  {Safe.Markup(search.Team)}  {Safe.Markup(search.Query)}";
}
