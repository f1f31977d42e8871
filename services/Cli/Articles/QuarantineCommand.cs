using System.CommandLine;
using Newsroom.Article.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;

namespace Newsroom.Cli.Articles;

/// <summary><c>newsroom quarantine list|show|retry|discard</c>: what stages gave up on.</summary>
internal static class QuarantineCommand
{
    private const int MaxIds = 1_000;

    public static Command Create(ConnectionOptions connection) => new("quarantine", "Messages that stages gave up on.")
    {
        List(connection), Show(connection), Retry(connection), Discard(connection),
    };

    private static Command List(ConnectionOptions connection)
    {
        var stage = new Option<string>("--stage") { Description = "Only what this stage gave up on.", HelpName = "STAGE" };
        stage.AcceptOnlyFromAmong("ingest", "cleaning", "tagging", "search");
        return new Command("list", "Lists them, the oldest first.") { stage }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var only = parse.GetValue(stage) is { } name ? Enum.Parse<Stage>(name, ignoreCase: true) : Stage.Unspecified;
            return await AllAsync(session, only, cancellationToken).PrintAsync(
                session.Terminal,
                message => $"{Safe.Markup(message.MessageId)}  [red]{Words.Constant(message.Reason.ToString())}[/] in {Words.Lower(message.Stage)},"
                    + $" {message.Tries} tries, {Words.Time(message.QuarantinedAt)}  {Safe.Markup(Safe.Clip(message.ExceptionMessage, 80))}",
                "Nothing is in quarantine.");
        });
    }

    private static Command Show(ConnectionOptions connection)
    {
        var id = new Argument<string>("MESSAGE") { Description = "Its id, or that of its article." };
        return new Command("show", "Tells all that is known about one.") { id }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var asked = parse.GetRequiredValue(id);
            var found = false;
            await foreach (var message in AllAsync(session, Stage.Unspecified, cancellationToken))
            {
                if (message.MessageId != asked && message.Article?.ArticleId != asked)
                    continue;
                found = true;
                Print(session.Terminal, message);
            }

            return found ? ExitCodes.Done : throw new CliException(
                $"There is no message {asked} in quarantine.", "`newsroom quarantine list` shows what there is.", ExitCodes.NotFound);
        });
    }

    private static Command Retry(ConnectionOptions connection)
    {
        var ids = new Argument<string[]>("MESSAGE") { Description = "Their ids.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every one." };
        return new Command("retry", "Sends them to their stage again.") { ids, all }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var total = new RetryQuarantinedResponse();
            foreach (var chunk in (await IdsAsync(parse.GetValue(ids)!, parse.GetValue(all), session, cancellationToken)).Chunk(MaxIds))
            {
                var request = new RetryQuarantinedRequest();
                request.MessageIds.AddRange(chunk);
                var response = await session.Ingest.RetryQuarantinedAsync(request, session.Call(cancellationToken));
                total.Retried += response.Retried;
                total.Superseded += response.Superseded;
                total.UnsentMessageIds.AddRange(response.UnsentMessageIds);
            }

            session.Terminal.Result(
                total,
                $"{total.Retried} sent again, {total.Superseded} dropped as"
                + $" history, {total.UnsentMessageIds.Count} not taken by the broker");
            return total.UnsentMessageIds.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static Command Discard(ConnectionOptions connection)
    {
        var ids = new Argument<string[]>("MESSAGE") { Description = "Their ids.", Arity = ArgumentArity.OneOrMore };
        var note = new Option<string>("--note") { Description = "Why, for the record.", HelpName = "TEXT", Required = true };
        return new Command("discard", "Drops them; their articles end REJECTED.") { ids, note }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var request = new DiscardQuarantinedRequest { Note = parse.GetRequiredValue(note) };
            request.MessageIds.AddRange(parse.GetRequiredValue(ids));
            var response = await session.Ingest.DiscardQuarantinedAsync(request, session.Call(cancellationToken));
            session.Terminal.Result(response, $"{response.Discarded} dropped");
            return ExitCodes.Done;
        });
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(string[] ids, bool all, Session session, CancellationToken cancellationToken)
    {
        if (ids.Length > 0 == all)
            throw CliException.Usage("Neither ids nor --all, or both.", "Name messages as `newsroom quarantine list` shows them, or say --all.");
        return all ? await AllAsync(session, Stage.Unspecified, cancellationToken).Select(m => m.MessageId).Distinct().ToListAsync(cancellationToken) : ids;
    }

    private static IAsyncEnumerable<QuarantinedMessage> AllAsync(Session session, Stage stage, CancellationToken cancellationToken) => Pages.ReadAsync<QuarantinedMessage>(
        async token =>
        {
            var page = await session.Ingest.ListQuarantinedAsync(
                new ListQuarantinedRequest { Stage = stage, PageSize = MaxIds, PageToken = token }, session.Call(cancellationToken));
            return (page.Messages, page.NextPageToken);
        });

    private static void Print(Terminal terminal, QuarantinedMessage message)
    {
        if (terminal.Json)
        {
            Terminal.Object(message);
            return;
        }

        terminal.Line($"[bold]{Safe.Markup(message.MessageId)}[/]");
        foreach (var (name, value) in new[]
        {
            ("article", message.Article is { } a ? $"{a.ArticleId} revision {a.Revision} ({a.Guid} of {a.Source})" : "not said"),
            ("stage", Words.Lower(message.Stage)), ("reason", Words.Constant(message.Reason.ToString())), ("tries", $"{message.Tries}"),
            ("since", Words.Time(message.QuarantinedAt)), ("queue", message.Queue.Length > 0 ? message.Queue : "none: its stored copy is sent"),
            ("error", message.ExceptionType), ("", message.ExceptionMessage),
        })
        {
            if (value.Length > 0)
                terminal.Line($"  {name,-8}{Safe.Markup(value)}");
        }
    }
}
