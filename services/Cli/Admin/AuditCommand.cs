using System.CommandLine;
using Grpc.Core;
using Newsroom.Admin.V1;
using Newsroom.Article.V1;
using Newsroom.Cli.Articles;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Admin;

/// <summary><c>newsroom audit list|readers</c>: who did what, and who was served what.</summary>
internal static class AuditCommand
{
    private const int MaxPage = 1_000;
    private const int UsualLimit = 100;

    public static Command Create(ConnectionOptions connection) => new("audit", "Who did what, and who was given an article.")
    {
        List(connection), Readers(connection),
    };

    private static Command List(ConnectionOptions connection)
    {
        var team = new Option<string>("--team") { Description = "Only by this team.", HelpName = "TEAM" };
        var credential = new Option<string>("--credential") { Description = "Only by this key or token.", HelpName = "ID" };
        var action = new Option<string>("--action") { Description = "Only this rpc, for example WithdrawArticle.", HelpName = "RPC" };
        var target = new Option<string>("--target") { Description = "Only what was done to this, for example an article's id.", HelpName = "ID" };
        var from = Times.Option("--from", "Recorded at or after this time, for example 2024-11-24 or 3h for three hours ago.");
        var before = Times.Option("--before", "Recorded before this time.");
        var limit = Pages.LimitOption(UsualLimit);
        var command = new Command("list", "Lists what was done or tried, the newest first.") { team, credential, action, target, from, before, limit };
        return command.Runs(connection, (parse, session, cancellationToken) =>
        {
            var most = parse.GetValue(limit);
            var request = new ListAuditRecordsRequest
            {
                Team = parse.GetValue(team) ?? "",
                Credential = parse.GetValue(credential) ?? "",
                Action = parse.GetValue(action) ?? "",
                Target = parse.GetValue(target) ?? "",
                RecordedFrom = Times.Parse(parse.GetValue(from), "--from", session.Clock),
                RecordedBefore = Times.Parse(parse.GetValue(before), "--before", session.Clock),
                PageSize = most is > 0 and < MaxPage ? most + 1 : MaxPage,
            };
            return Pages.ReadAsync<AuditRecord>(async token =>
            {
                request.PageToken = token;
                var page = await session.Audit.ListAuditRecordsAsync(request, session.Call(cancellationToken));
                return (page.Records, page.NextPageToken);
            }).PrintAsync(session.Terminal, Line, "Nothing was recorded.", most);
        });
    }

    private static string Line(AuditRecord record)
    {
        var outcome = (StatusCode)record.Outcome;
        return $"{Words.Time(record.RecordedAt)}  [{(outcome == StatusCode.OK ? "green" : "red")}]{Words.Constant(outcome.ToString())}[/]"
            + $"  [bold]{Safe.Markup(record.Action[(record.Action.LastIndexOf('/') + 1)..])}[/]  {OrDash(record.Team)} {OrDash(record.Credential)}"
            + $"  {OrDash(record.Target)}  {Safe.Markup(record.Detail)} [dim]{Safe.Markup(record.TraceId)}[/]";
    }

    private static string OrDash(string text) => text.Length > 0 ? Safe.Markup(text) : "-";

    private static Command Readers(ConnectionOptions connection)
    {
        var lookup = new ArticleLookup();
        var command = new Command("readers", "Lists who was given an article: its text by search, its raw copy by ingest; killed ones too.");
        lookup.AddTo(command);
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var id = await lookup.IdAsync(parse, session, cancellationToken);
            var texts = Pages.ReadAsync<Reader>(async token =>
            {
                var page = await session.Search.ListReadersAsync(
                    new Search.V1.ListReadersRequest { ArticleId = id, PageSize = MaxPage, PageToken = token }, session.Call(cancellationToken));
                return (page.Readers, page.NextPageToken);
            });
            var copies = Pages.ReadAsync<Reader>(async token =>
            {
                var page = await session.Ingest.ListReadersAsync(
                    new Ingest.V1.ListReadersRequest { ArticleId = id, PageSize = MaxPage, PageToken = token }, session.Call(cancellationToken));
                return (page.Readers, page.NextPageToken);
            });
            var isNone = true;
            await foreach (var (served, reader) in texts.Select(r => ("text", r)).Concat(copies.Select(r => ("raw copy", r))))
            {
                isNone = false;
                Print(session.Terminal, served, reader);
            }

            if (isNone && !session.Terminal.Json)
                session.Terminal.Line("Nobody with credentials was given it.");
            return ExitCodes.Done;
        });
    }

    private static void Print(Terminal terminal, string served, Reader reader)
    {
        if (terminal.Json)
        {
            // No contract has a reader together with what was served.
            Terminal.Object(new
            {
                served,
                reader.Team,
                reader.Credential,
                reader.Revision,
                reader.Times,
                FirstAt = reader.FirstAt?.ToDateTimeOffset(),
                LastAt = reader.LastAt?.ToDateTimeOffset(),
                reader.BeforeKill,
                reader.AfterKill,
            });
            return;
        }

        terminal.Line(
            $"[bold]{Safe.Markup(reader.Team)}[/] {Safe.Markup(reader.Credential)}  {served} of revision {reader.Revision}, {Words.Count(reader.Times)} times"
            + $"  {Words.Time(reader.FirstAt)} to {Words.Time(reader.LastAt)}{(reader.AfterKill ? "  [red]after the kill[/]" : "")}");
    }
}
