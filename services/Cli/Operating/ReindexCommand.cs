using System.CommandLine;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;
using Spectre.Console;

namespace Newsroom.Cli.Operating;

/// <summary><c>newsroom reindex</c>: builds the index anew, while the present one serves.</summary>
internal static class ReindexCommand
{
    public static Command Create(ConnectionOptions connection) =>
        new Command("reindex", "Builds the index of search anew from what it holds; it serves meanwhile, and Ctrl+C leaves it as it was.").Runs(connection, RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var started = session.Clock.GetTimestamp();
        var progress = ProgressAsync(session, cancellationToken);
        try
        {
            var last = session.Terminal.Draws ? await DrawAsync(session.Terminal, progress) : await ReadAsync(session.Terminal, progress);
            if (!last.Swapped)
                throw new CliException("The rebuild ended before it was done; the index is as it was.", "Start it again; the log of search says why.", ExitCodes.Failed);
            if (!session.Terminal.Json)
                session.Terminal.Line($"REINDEXED {Words.Count(last.IndexedCount)} articles in {Words.Span(session.Clock.GetElapsedTime(started))}");
            return ExitCodes.Done;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            Terminal.Note("Stopped; the index is as it was.");
            throw;
        }
    }

    private static async IAsyncEnumerable<ReindexResponse> ProgressAsync(
        Session session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = session.Search.Reindex(new ReindexRequest(), session.LongestCall(cancellationToken));
        while (await call.ResponseStream.MoveNext(cancellationToken))
            yield return call.ResponseStream.Current;
    }

    private static async Task<ReindexResponse> ReadAsync(Terminal terminal, IAsyncEnumerable<ReindexResponse> progress)
    {
        var last = new ReindexResponse();
        await foreach (var response in progress)
        {
            last = response;
            if (terminal.Json)
                Terminal.Object(response);
        }

        return last;
    }

    private static Task<ReindexResponse> DrawAsync(Terminal terminal, IAsyncEnumerable<ReindexResponse> progress) =>
        terminal.Out.Progress().Columns(ProgressColumns.All).StartAsync(async drawn =>
        {
            var task = drawn.AddTask("Indexing", maxValue: 1);
            var last = new ReindexResponse();
            await foreach (var response in progress)
            {
                last = response;
                // What came meanwhile is not counted.
                task.MaxValue = Math.Max(response.TotalCount, response.IndexedCount);
                task.Value = response.IndexedCount;
            }

            return last;
        });
}
