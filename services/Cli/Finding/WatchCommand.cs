using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;

namespace Newsroom.Cli.Finding;

/// <summary><c>newsroom watch QUERY</c>: matches as they are indexed, over broken connections without a gap.</summary>
internal static class WatchCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var query = new Argument<string[]>("QUERY") { Description = "As for search.", Arity = ArgumentArity.OneOrMore };
        var cursor = new Option<string>("--cursor") { Description = "Go on behind this cursor, as --json prints it.", HelpName = "CURSOR" };
        var count = new Option<int>("--count") { Description = "End after so many matches; 0 means go on until Ctrl+C.", HelpName = "N" };
        var command = new Command("watch", "Prints matches as articles are indexed, until Ctrl+C.") { query, cursor, count };
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var request = new WatchSearchRequest { Query = string.Join(' ', parse.GetRequiredValue(query)), Cursor = parse.GetValue(cursor) ?? "" };
            var left = parse.GetValue(count) is > 0 and var limit ? limit : int.MaxValue;
            var isWatching = false;
            await foreach (var response in LiveStream.ReadAsync(
                session.Clock, () => session.Search.WatchSearch(request, session.LongCall(cancellationToken)), cancellationToken))
            {
                request.Cursor = response.Cursor;
                if (!isWatching)
                    Terminal.Note($"Watching {request.Query}; Ctrl+C ends it.");
                isWatching = true;
                if (session.Terminal.Json && response.Hit is not null)
                    Terminal.Object(response);
                else if (response.Hit is { } hit)
                    Hits.Print(session.Terminal, hit, response.Correction ? "corrected: " : "");
                if (response.Hit is not null && --left == 0)
                    break;
            }

            return ExitCodes.Done;
        });
    }
}
