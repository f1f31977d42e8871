using System.CommandLine;
using Newsroom.Article.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;

namespace Newsroom.Cli.Articles;

/// <summary><c>newsroom reprocess</c>: sends stored articles through the pipeline again; counts them unless told to execute.</summary>
internal static class ReprocessCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    public static Command Create(ConnectionOptions connection)
    {
        var ids = new Argument<string[]>("ARTICLE") { Description = "Only these ids; none means any.", Arity = ArgumentArity.ZeroOrMore };
        var state = new Option<string>("--state") { Description = "Only indexed, rejected or quarantined ones.", HelpName = "STATE" };
        state.AcceptOnlyFromAmong("indexed", "rejected", "quarantined");
        var source = new Option<string>("--source") { Description = "Only of this source.", HelpName = "NAME" };
        var from = Times.Option("--from", "Accepted at or after this time, for example 2024-11-24 or 3h for three hours ago.");
        var before = Times.Option("--before", "Accepted before this time.");
        var execute = new Option<bool>("--execute") { Description = "Send them; without it they are only counted." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count them, as without --execute." };
        var rate = new Option<int>("--rate") { Description = "Articles a second, 1 to 1,000; 0 means 50.", HelpName = "N" };
        var wait = new Option<bool>("--wait") { Description = "With --execute: wait until all are sent." };
        var command = new Command("reprocess", "Sends stored articles through the pipeline again; counts them unless told to --execute.")
        {
            ids, state, source, from, before, execute, dryRun, rate, wait, Status(connection), Cancel(connection),
        };
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            if (parse.GetValue(execute) && parse.GetValue(dryRun))
                throw CliException.Usage("--execute and --dry-run exclude each other.", "Leave one out.");
            var request = new ReprocessArticlesRequest
            {
                State = parse.GetValue(state) is { } name ? Enum.Parse<ArticleState>(name, ignoreCase: true) : ArticleState.Unspecified,
                Source = parse.GetValue(source) ?? "",
                ReceivedFrom = Times.Parse(parse.GetValue(from), "--from", session.Clock),
                ReceivedBefore = Times.Parse(parse.GetValue(before), "--before", session.Clock),
                Execute = parse.GetValue(execute),
                Rate = parse.GetValue(rate),
            };
            request.ArticleIds.AddRange(parse.GetValue(ids));
            var response = await session.Ingest.ReprocessArticlesAsync(request, session.Call(cancellationToken));
            if (session.Terminal.Json)
                Terminal.Object(response);
            else if (!request.Execute)
                session.Terminal.Line($"{Words.Count(response.Matched)} would be sent again. Nothing was; say --execute to send them.");
            else
                session.Terminal.Line($"{Words.Count(response.Queued)} of {Words.Count(response.Matched)} are being sent again, run {response.RunId}");
            if (request.Execute && parse.GetValue(wait))
                await WaitAsync(session, response.RunId, cancellationToken);
            return ExitCodes.Done;
        });
    }

    private static Command Status(ConnectionOptions connection)
    {
        var run = new Argument<string>("RUN") { Description = "Its id, which --execute printed." };
        return new Command("status", "Tells how far a run is.") { run }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            Print(session, await AskAsync(session, parse.GetRequiredValue(run), cancellationToken));
            return ExitCodes.Done;
        });
    }

    private static Command Cancel(ConnectionOptions connection)
    {
        var run = new Argument<string>("RUN") { Description = "Its id, which --execute printed." };
        return new Command("cancel", "Ends a run; what was sent goes on.") { run }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var response = await session.Ingest.CancelReprocessRunAsync(
                new CancelReprocessRunRequest { RunId = parse.GetRequiredValue(run) }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"Cancelled; {Words.Count(response.Queued)} had been sent");
            return ExitCodes.Done;
        });
    }

    private static async Task WaitAsync(Session session, string runId, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval, session.Clock);
        GetReprocessRunResponse response;
        do
        {
            response = await AskAsync(session, runId, cancellationToken);
        }
        while (response.FinishedAt is null && await timer.WaitForNextTickAsync(cancellationToken));
        Print(session, response);
    }

    private static async Task<GetReprocessRunResponse> AskAsync(Session session, string runId, CancellationToken cancellationToken) =>
        await session.Ingest.GetReprocessRunAsync(new GetReprocessRunRequest { RunId = runId }, session.Call(cancellationToken));

    private static void Print(Session session, GetReprocessRunResponse response)
    {
        if (session.Terminal.Json)
        {
            Terminal.Object(response);
            return;
        }

        var how = response.Cancelled ? "cancelled" : response.FinishedAt is null ? "goes on" : "done";
        session.Terminal.Line($"{Words.Count(response.Queued)} of {Words.Count(response.Matched)} sent · {how} · began {Words.Time(response.StartedAt)}");
    }
}
