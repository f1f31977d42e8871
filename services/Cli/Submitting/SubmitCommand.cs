using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Spectre.Console;

namespace Newsroom.Cli.Submitting;

/// <summary><c>newsroom submit INPUT…</c>.</summary>
internal static class SubmitCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var options = new SubmitOptions();
        var command = new Command("submit", "Sends articles to ingest; an article that is sent again unchanged is answered as DUPLICATE.");
        options.AddTo(command);
        return command.Runs(connection, (parse, session, cancellationToken) => RunAsync(options.Read(parse, session.Clock), session, cancellationToken));
    }

    private static async Task<int> RunAsync(SubmitOrder order, Session session, CancellationToken cancellationToken)
    {
        var inputs = Inputs.Find(order.Names);
        if (inputs.Count > 1 && (order.Guid ?? order.Headline) is not null)
            throw CliException.Usage($"--guid and --headline are of one input, and there are {inputs.Count}.", "Submit them one by one, or leave the option out.");
        using var journal = order.Journal is null ? null : new Journal(order.Journal);
        var report = new SubmitReport(session.Terminal);
        var run = new SubmitRun(session, order, journal, report);
        var started = session.Clock.GetTimestamp();
        try
        {
            if (session.Terminal.Draws)
                await DrawAsync(session.Terminal, inputs.Count, order.WaitsUntilIndexed, report, () => run.RunAsync(inputs, cancellationToken));
            else
                await run.RunAsync(inputs, cancellationToken);
        }
        catch (Exception) when (order.Journal is not null)
        {
            Terminal.Note($"Stopped: {report.Summary(session.Clock.GetElapsedTime(started))}. The same command goes on from here.");
            throw;
        }

        Terminal.Note(report.Summary(session.Clock.GetElapsedTime(started)));
        if (order.Visibility is not null && report.Known > 0)
            Terminal.Note($"{Words.Count(report.Known)} were there before, and who may see them stays as it was; `newsroom visibility` changes it.");
        return report.HasFailures ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static Task DrawAsync(Terminal terminal, int inputs, bool isFollowing, SubmitReport report, Func<Task> run) => terminal.Out.Progress()
        .Columns(ProgressColumns.All)
        .StartAsync(async progress =>
        {
            var sent = progress.AddTask("Submitting", maxValue: inputs);
            report.InputDone = () => sent.Increment(1);
            if (isFollowing)
            {
                var ended = progress.AddTask("Indexing", maxValue: 0);
                report.FollowingMore = more => ended.MaxValue += more;
                report.ArticleDone = () => ended.Increment(1);
            }

            await run();
        });
}
