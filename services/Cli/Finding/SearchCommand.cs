using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;

namespace Newsroom.Cli.Finding;

/// <summary><c>newsroom search QUERY</c>.</summary>
internal static class SearchCommand
{
    private static readonly FacetField[] DefaultFacets = [FacetField.Source, FacetField.Person, FacetField.Org, FacetField.Place];

    public static Command Create(ConnectionOptions connection)
    {
        var query = new Argument<string[]>("QUERY")
        {
            Description = "Words, \"phrases\", field:value, -not, OR; several arguments are joined.",
            Arity = ArgumentArity.OneOrMore,
        };
        var limit = new Option<int>("--limit") { Description = "Hits, 1 to 100.", HelpName = "N", DefaultValueFactory = _ => 10 };
        var page = new Option<string>("--page") { Description = "Token of the page before, as --json prints it.", HelpName = "TOKEN" };
        var order = new Option<string>("--order") { Description = "relevance, newest or oldest.", HelpName = "ORDER" };
        order.AcceptOnlyFromAmong("relevance", "newest", "oldest");
        var facets = new Option<string>("--facets")
        {
            Description = "Of source, person, org, place, topic, language, day, week, month, story, with commas between; or none.",
            HelpName = "LIST",
        };
        var story = new Option<bool>("--story") { Description = "Articles of one story as one hit." };
        var copies = new Option<bool>("--copies") { Description = "Copies of one text as one hit." };
        var history = new Option<bool>("--history") { Description = "Earlier revisions too." };
        var explain = new Option<bool>("--explain") { Description = "Tell how the query is understood, and do not run it." };
        var command = new Command("search", "Finds articles: highlighted hits, and counts by source, person, organisation and place.")
        {
            query, limit, page, order, facets, story, copies, history, explain,
        };
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var text = string.Join(' ', parse.GetRequiredValue(query));
            if (parse.GetValue(explain))
                return await ExplainAsync(session, text, cancellationToken);
            if (parse.GetValue(story) && parse.GetValue(copies))
                throw CliException.Usage("--story and --copies exclude each other.", "Leave one out.");
            var request = new SearchRequest
            {
                Query = text,
                PageSize = parse.GetValue(limit),
                PageToken = parse.GetValue(page) ?? "",
                Order = parse.GetValue(order) is { } name ? Enum.Parse<SearchOrder>(name, ignoreCase: true) : SearchOrder.Unspecified,
                IncludeHistory = parse.GetValue(history),
                Grouping = parse.GetValue(story) ? SearchGrouping.Story : parse.GetValue(copies) ? SearchGrouping.Copies : SearchGrouping.Unspecified,
            };
            request.Facets.AddRange(ReadFacets(parse.GetValue(facets)));
            var response = await session.Search.SearchAsync(request, session.Call(cancellationToken));
            if (session.Terminal.Json)
                PrintJson(response);
            else
                Print(session, response);
            return ExitCodes.Done;
        });
    }

    private static IEnumerable<FacetField> ReadFacets(string? list) => list switch
    {
        null => DefaultFacets,
        "none" or "" => [],
        _ => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name =>
            Enum.TryParse<FacetField>(name, ignoreCase: true, out var field) && field != FacetField.Unspecified && Enum.IsDefined(field)
                ? field
                : throw CliException.Usage($"--facets: '{name}' cannot be counted.", "Take some of source, person, org, place, topic, language, day, week, month, story.")),
    };

    // A line for each hit, then one for the rest of the response.
    private static void PrintJson(SearchResponse response)
    {
        foreach (var hit in response.Hits)
            Terminal.Object(hit);
        response.Hits.Clear();
        Terminal.Object(response);
    }

    private static void Print(Session session, SearchResponse response)
    {
        var terminal = session.Terminal;
        var rest = response.NextPageToken.Length > 0 ? $", the first {response.Hits.Count} of them" : "";
        terminal.Line(
            $"[bold]{(response.TotalIsLowerBound ? "more than " : "")}{Words.Count(response.Total)}"
            + $" found[/]{rest} in {Words.Span(response.Took?.ToTimeSpan() ?? default)}");
        if (response.DidYouMean.Length > 0)
            terminal.Line($"Did you mean: [bold]{Safe.Markup(response.DidYouMean)}[/]");
        foreach (var (index, hit) in response.Hits.Index())
        {
            terminal.Line();
            Hits.Print(terminal, hit, $"{index + 1}. ");
        }

        foreach (var (index, facet) in response.Facets.Where(f => f.Values.Count > 0).Index())
        {
            if (index == 0)
                terminal.Line();
            terminal.Line(
                $"{Words.Lower(facet.Field),-8}"
                + $" {string.Join(" · ", facet.Values.Take(8).Select(v => $"{Safe.Markup(v.Label.Length > 0 ? v.Label : v.Value)} [dim]{v.Count}[/]"))}");
        }
    }

    private static async Task<int> ExplainAsync(Session session, string query, CancellationToken cancellationToken)
    {
        var response = await session.Search.ExplainQueryAsync(new ExplainQueryRequest { Query = query }, session.Call(cancellationToken));
        if (session.Terminal.Json)
        {
            Terminal.Object(response);
            return ExitCodes.Done;
        }

        session.Terminal.Line($"[bold]{Safe.Markup(response.Normalized)}[/]");
        PrintNode(session.Terminal, response.Root, depth: 1);
        return ExitCodes.Done;
    }

    private static void PrintNode(Terminal terminal, QueryNode node, int depth)
    {
        var field = node.Field.Length > 0 ? $" {Safe.Markup(node.Field)}:" : "";
        terminal.Line($"{new string(' ', depth * 2)}[blue]{Safe.Markup(node.Kind)}[/]{field} {Safe.Markup(node.Text)}".TrimEnd());
        foreach (var child in node.Children)
            PrintNode(terminal, child, depth + 1);
    }
}
