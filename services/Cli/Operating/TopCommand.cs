using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Spectre.Console;

namespace Newsroom.Cli.Operating;

/// <summary><c>newsroom top</c>: what the pipeline does, live.</summary>
internal static class TopCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var interval = new Option<double>("--interval")
        {
            Description = "Seconds between two looks, at least 0.5.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 2,
        };
        var window = new Option<int>("--window")
        {
            Description = "Seconds that rates look back, 1 to 3600.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 60,
        };
        var count = new Option<int>("--count") { Description = "Look so often; 0 means until Ctrl+C on a terminal, else once.", HelpName = "N" };
        var command = new Command("top", "Shows rates, lag and waiting articles of each stage, the replicas, and the slowest sources, live.") { interval, window, count };
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            if (parse.GetValue(interval) is not (>= 0.5 and <= 3600) and var given)
                throw CliException.Usage($"--interval: {given} is not between 0.5 and 3600.", "2 is usual.");
            var looks = parse.GetValue(count) is > 0 and var limit ? limit : session.Terminal.Draws ? int.MaxValue : 1;
            var request = new GetPipelineStatsRequest { Window = TimeSpan.FromSeconds(parse.GetValue(window)).ToDuration() };
            var every = TimeSpan.FromSeconds(parse.GetValue(interval));
            if (session.Terminal.Draws)
                await DrawAsync(session, request, every, looks, cancellationToken);
            else
                await PrintAsync(session, request, every, looks, cancellationToken);
            return ExitCodes.Done;
        });
    }

    private static Task DrawAsync(Session session, GetPipelineStatsRequest request, TimeSpan every, int looks, CancellationToken cancellationToken) =>
        session.Terminal.Out.Live(new Text("…")).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
            await LookAsync(session, request, every, looks, (stats, index) => live.UpdateTarget(TopView.Draw(stats, index)), cancellationToken));

    private static Task PrintAsync(Session session, GetPipelineStatsRequest request, TimeSpan every, int looks, CancellationToken cancellationToken) =>
        LookAsync(
            session, request, every, looks,
            (stats, index) =>
            {
                if (session.Terminal.Json)
                    Terminal.Object(stats);
                else
                    TopView.Print(session.Terminal, stats, index);
            },
            cancellationToken);

    private static async Task LookAsync(
        Session session, GetPipelineStatsRequest request, TimeSpan every, int looks, Action<GetPipelineStatsResponse, GetIndexStatsResponse> show,
        CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, session.Clock);
        do
        {
            var stats = session.Ingest.GetPipelineStatsAsync(request, session.Call(cancellationToken)).ResponseAsync;
            var index = session.Search.GetIndexStatsAsync(new GetIndexStatsRequest(), session.Call(cancellationToken)).ResponseAsync;
            await Task.WhenAll(stats, index);
            show(await stats, await index);
        }
        while (--looks > 0 && await timer.WaitForNextTickAsync(cancellationToken));
    }
}
