using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Cli.Articles;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;

namespace Newsroom.Cli.Feeds;

/// <summary><c>newsroom feeds add|list|poll|pause|resume|remove</c>.</summary>
internal static class FeedsCommand
{
    private const int PageSize = 1_000;

    public static Command Create(ConnectionOptions connection) => new("feeds", "Feeds that ingest polls.")
    {
        Add(connection), List(connection), Poll(connection),
        Pause(connection, "pause", "Stops polling a feed.", paused: true), Pause(connection, "resume", "Polls a paused feed again.", paused: false),
        Remove(connection),
    };

    private static Command Add(ConnectionOptions connection)
    {
        var url = new Argument<string>("URL") { Description = "Where the feed is." };
        var name = new Option<string>("--name") { Description = "For people; otherwise its host.", HelpName = "NAME" };
        var source = new Option<string>("--source") { Description = "Source of its articles; otherwise its host.", HelpName = "NAME" };
        var pages = new Option<bool>("--fetch-pages") { Description = "Take the page behind each item instead of the item's own text." };
        var min = new Option<string>("--min-interval") { Description = "Shortest time between polls, for example 10m.", HelpName = "TIME" };
        var max = new Option<string>("--max-interval") { Description = "Longest time between polls, for example 24h.", HelpName = "TIME" };
        var visibility = new VisibilityOptions(embargoes: false);
        var command = new Command("add", "Adds a feed.") { url, name, source, pages, min, max };
        visibility.AddTo(command);
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var address = parse.GetRequiredValue(url);
            var host = Uri.TryCreate(address, UriKind.Absolute, out var parsed) ? parsed.Host : address;
            var response = await session.Ingest.CreateFeedAsync(
                new CreateFeedRequest
                {
                    Feed = new Feed
                    {
                        Url = address,
                        Name = parse.GetValue(name) ?? host,
                        Source = parse.GetValue(source) ?? host,
                        FetchPages = parse.GetValue(pages),
                        MinInterval = Interval(parse.GetValue(min), "--min-interval"),
                        MaxInterval = Interval(parse.GetValue(max), "--max-interval"),
                        Visibility = visibility.Read(parse, session.Clock),
                    },
                },
                session.Call(cancellationToken));
            session.Terminal.Result(response, $"ADDED {response.Feed.FeedId} {Safe.Markup(response.Feed.Url)}");
            return ExitCodes.Done;
        });
    }

    private static Command List(ConnectionOptions connection) =>
        new Command("list", "Lists feeds by name, and how polling goes.").Runs(connection, async (_, session, cancellationToken) =>
        {
            var feeds = Pages.ReadAsync<GetFeedResponse>(async token =>
            {
                var page = await session.Ingest.ListFeedsAsync(new ListFeedsRequest { PageSize = PageSize, PageToken = token }, session.Call(cancellationToken));
                return (page.Feeds, page.NextPageToken);
            });
            return await feeds.PrintAsync(session.Terminal, Line, "No feed is polled.");
        });

    private static Command Poll(ConnectionOptions connection)
    {
        var id = Id();
        return new Command("poll", "Asks a feed now, also a paused one.") { id }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var response = await session.Ingest.PollFeedAsync(new PollFeedRequest { FeedId = parse.GetRequiredValue(id) }, session.Call(cancellationToken));
            if (session.Terminal.Json)
                Terminal.Object(response);
            else if (response.State.ConsecutiveFailures > 0)
                session.Terminal.Line($"[red]FAILED[/] {Safe.Markup(response.State.LastError)}");
            else
                session.Terminal.Line(
                    $"POLLED {response.NewItems} new, {response.RevisedItems} revised, {response.KnownItems}"
                    + $" known, {response.RefusedItems} refused in {Words.Span(response.Duration.ToTimeSpan())}");
            if (!session.Terminal.Json && response.State is { ConsecutiveFailures: 0, LastError.Length: > 0 })
                session.Terminal.Line($"[yellow]WAITS[/] {Safe.Markup(response.State.LastError)}");
            return response.State.ConsecutiveFailures > 0 ? ExitCodes.Failed : ExitCodes.Done;
        });
    }

    private static Command Pause(ConnectionOptions connection, string name, string description, bool paused)
    {
        var id = Id();
        return new Command(name, description) { id }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var found = await session.Ingest.GetFeedAsync(new GetFeedRequest { FeedId = parse.GetRequiredValue(id) }, session.Call(cancellationToken));
            found.Feed.Paused = paused;
            var response = await session.Ingest.UpdateFeedAsync(new UpdateFeedRequest { Feed = found.Feed }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"{(paused ? "PAUSED" : "RESUMED")} {response.Feed.FeedId}");
            return ExitCodes.Done;
        });
    }

    private static Command Remove(ConnectionOptions connection)
    {
        var id = Id();
        return new Command("remove", "Removes a feed; its articles stay.") { id }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var response = await session.Ingest.DeleteFeedAsync(new DeleteFeedRequest { FeedId = parse.GetRequiredValue(id) }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"REMOVED {Safe.Markup(parse.GetRequiredValue(id))}");
            return ExitCodes.Done;
        });
    }

    private static Argument<string> Id() => new("FEED") { Description = "Its id, as `feeds list` prints it." };

    private static Duration? Interval(string? text, string option)
    {
        if (text is null)
            return null;
        return Times.ParseSpan(text)?.ToDuration() ?? throw CliException.Usage($"{option}: '{text}' is no length of time.", "Write it as 90s, 10m, 3h or 1d.");
    }

    private static string Line(GetFeedResponse feed)
    {
        var (colour, how) = feed switch
        {
            { Feed.Paused: true } => ("grey", "paused"),
            { State.ConsecutiveFailures: > 0 and var failures } => ("red", $"{failures} failures: {feed.State.LastError}"),
            { State.LastError.Length: > 0 } => ("yellow", feed.State.LastError),
            { State.GoneQuiet: true } => ("yellow", "gone quiet"),
            { State.LastPolledAt: null } => ("grey", "not polled yet"),
            _ => ("green", $"every {Words.Span(feed.State.Interval?.ToTimeSpan() ?? default)}"),
        };
        return $"{feed.Feed.FeedId}  [bold]{Safe.Markup(feed.Feed.Name)}[/]  [{colour}]{Safe.Markup(how)}[/]  {Words.Count(feed.State.Items)} items,"
            + $" {Words.Count(feed.State.RefusedItems)} refused, next {Words.Time(feed.State.NextPollAt)}  [dim]{Safe.Markup(feed.Feed.Url)}[/]";
    }
}
