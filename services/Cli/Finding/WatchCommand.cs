using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;

namespace Newsroom.Cli.Finding;

/// <summary><c>newsroom watch QUERY</c>: matches as they are indexed, over broken connections without a gap.</summary>
internal static class WatchCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var query = new Argument<string[]>("QUERY") { Description = "As for search.", Arity = ArgumentArity.OneOrMore };
        var following = new Following("matches");
        var command = new Command("watch", "Prints matches as articles are indexed, until Ctrl+C.") { query };
        following.AddTo(command);
        return command.Runs(connection, (parse, session, cancellationToken) =>
        {
            var request = new WatchSearchRequest { Query = string.Join(' ', parse.GetRequiredValue(query)), Cursor = following.Cursor(parse) };
            return following.RunAsync(
                parse, session, () => session.Search.WatchSearch(request, session.LongCall(cancellationToken)), Show, request.Query, cancellationToken);

            bool Show(WatchSearchResponse response)
            {
                request.Cursor = response.Cursor;
                if (response.Hit is not { } hit)
                    return false;
                if (session.Terminal.Json)
                    Terminal.Object(response);
                else
                    Hits.Print(session.Terminal, hit, response.Correction ? "corrected: " : "");
                return true;
            }
        });
    }
}
