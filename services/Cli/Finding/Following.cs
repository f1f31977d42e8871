using System.CommandLine;
using Grpc.Core;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Finding;

/// <summary>How commands follow what goes on: until Ctrl+C or so many, over broken connections without a gap.</summary>
/// <param name="what">What is counted.</param>
internal sealed class Following(string what)
{
    private readonly Option<string> _cursor = new("--cursor") { Description = "Go on behind this cursor, as --json prints it.", HelpName = "CURSOR" };
    private readonly Option<int> _count = new("--count") { Description = $"End after so many {what}; 0 means go on until Ctrl+C.", HelpName = "N" };

    public void AddTo(Command command)
    {
        command.Options.Add(_cursor);
        command.Options.Add(_count);
    }

    public string Cursor(ParseResult parse) => parse.GetValue(_cursor) ?? "";

    /// <param name="parse">The options.</param>
    /// <param name="session">Of the command.</param>
    /// <param name="open">Opens the stream behind what was shown last.</param>
    /// <param name="show">Notes where the stream is, and shows what came; false if that is nothing to count.</param>
    /// <param name="name">What is followed, in words.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    public async Task<int> RunAsync<T>(
        ParseResult parse, Session session, Func<AsyncServerStreamingCall<T>> open, Func<T, bool> show, string name, CancellationToken cancellationToken)
    {
        var left = parse.GetValue(_count) is > 0 and var limit ? limit : int.MaxValue;
        var isWatching = false;
        await foreach (var response in LiveStream.ReadAsync(session.Clock, open, cancellationToken))
        {
            if (!isWatching)
                Terminal.Note($"Watching {name}; Ctrl+C ends it.");
            isWatching = true;
            if (show(response) && --left == 0)
                break;
        }

        return ExitCodes.Done;
    }
}
