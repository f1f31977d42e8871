using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Admin.V1;
using Newsroom.Auth.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Admin;

/// <summary><c>newsroom keys list|create|rotate|revoke|whoami</c>. A secret is printed once, alone on standard output.</summary>
internal static class KeysCommand
{
    private const int PageSize = 1_000;

    private static readonly string[] RoleNames = ["read", "submit", "edit", "operate", "admin", "service"];

    public static Command Create(ConnectionOptions connection) => new("keys", "API keys.")
    {
        List(connection), CreateKey(connection), Rotate(connection), Revoke(connection), WhoAmI(connection),
    };

    private static Command List(ConnectionOptions connection)
    {
        var team = new Option<string>("--team") { Description = "Only of this team.", HelpName = "TEAM" };
        var ended = new Option<bool>("--ended") { Description = "Also those that are revoked or expired." };
        return new Command("list", "Lists keys, the newest first, never their secrets.") { team, ended }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            await foreach (var key in Pages.ReadAsync<Key>(async token =>
            {
                var request = new ListKeysRequest { Team = parse.GetValue(team) ?? "", IncludeEnded = parse.GetValue(ended), PageSize = PageSize, PageToken = token };
                var page = await session.Admin.ListKeysAsync(request, session.Call(cancellationToken));
                return (page.Keys, page.NextPageToken);
            }))
            {
                Print(session, key, "");
            }

            return ExitCodes.Done;
        });
    }

    private static Command CreateKey(ConnectionOptions connection)
    {
        var name = new Argument<string>("NAME") { Description = "What it is for." };
        var team = new Option<string>("--team") { Description = "Who calls with it; a key of admin or service may have none.", HelpName = "TEAM" };
        var roles = new Option<string[]>("--role")
        {
            Description = $"What it may do: {string.Join(", ", RoleNames)}.",
            HelpName = "ROLE",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        roles.AcceptOnlyFromAmong(RoleNames);
        var expires = new Option<string>("--expires-in") { Description = "For how long, for example 90d; a year unless said.", HelpName = "TIME" };
        return new Command("create", "Makes a key and prints its secret, this once.") { name, team, roles, expires }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var request = new CreateKeyRequest { Name = parse.GetRequiredValue(name), Team = parse.GetValue(team) ?? "", ExpiresAt = Expiry(parse.GetValue(expires), session.Clock) };
            request.Roles.AddRange(parse.GetRequiredValue(roles).Select(r => System.Enum.Parse<Role>(r, ignoreCase: true)));
            var response = await session.Admin.CreateKeyAsync(request, session.Call(cancellationToken));
            PrintSecret(session, response, response.Key, response.Secret);
            return ExitCodes.Done;
        });
    }

    private static Command Rotate(ConnectionOptions connection)
    {
        var id = Id();
        var overlap = new Option<string>("--overlap")
        {
            Description = "For how long the old one stays valid, for example 1h; a day unless said.",
            HelpName = "TIME",
        };
        return new Command("rotate", "Makes a key that takes the place of another.") { id, overlap }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var request = new RotateKeyRequest { KeyId = parse.GetRequiredValue(id), Overlap = Span(parse.GetValue(overlap), "--overlap")?.ToDuration() };
            var response = await session.Admin.RotateKeyAsync(request, session.Call(cancellationToken));
            PrintSecret(session, response, response.Key, response.Secret);
            return ExitCodes.Done;
        });
    }

    private static Command Revoke(ConnectionOptions connection)
    {
        var id = Id();
        return new Command("revoke", "Ends a key for good.") { id }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var response = await session.Admin.RevokeKeyAsync(new RevokeKeyRequest { KeyId = parse.GetRequiredValue(id) }, session.Call(cancellationToken));
            Print(session, response.Key, "REVOKED ");
            return ExitCodes.Done;
        });
    }

    private static Command WhoAmI(ConnectionOptions connection) =>
        new Command("whoami", "Tells who the server takes this caller for.").Runs(connection, async (_, session, cancellationToken) =>
        {
            var response = await session.Admin.WhoAmIAsync(new WhoAmIRequest(), session.Call(cancellationToken));
            session.Terminal.Result(
                response,
                $"{(response.Credential.Length > 0 ? Safe.Markup(response.Credential) : "anyone")}  team"
                + $" {(response.Team.Length > 0 ? Safe.Markup(response.Team) : "-")}  {string.Join(' ', response.Roles.Select(Words.Lower))}");
            return ExitCodes.Done;
        });

    private static Argument<string> Id() => new("KEY") { Description = "Its id, as `keys list` prints it." };

    private static TimeSpan? Span(string? text, string option) => text is null ? null
        : Times.ParseSpan(text) ?? throw CliException.Usage($"{option}: '{text}' is no length of time.", "Write it as 90s, 10m, 3h or 1d.");

    private static Timestamp? Expiry(string? text, TimeProvider clock) =>
        Span(text, "--expires-in") is { } span ? (clock.GetUtcNow() + span).ToTimestamp() : null;

    private static void PrintSecret(Session session, Google.Protobuf.IMessage response, Key key, string secret)
    {
        if (session.Terminal.Json)
        {
            Terminal.Object(response);
            return;
        }

        Terminal.Note($"Key {key.KeyId} ({key.Name}), valid until {Words.Time(key.ExpiresAt)}. This is its only appearance:");
        session.Terminal.Line(Safe.Markup(secret));
    }

    private static void Print(Session session, Key key, string before)
    {
        if (session.Terminal.Json)
        {
            Terminal.Object(key);
            return;
        }

        var end = key.RevokedAt is { } revoked ? $"[red]revoked {Words.Time(revoked)}[/]"
            : key.ExpiresAt?.ToDateTimeOffset() < session.Clock.GetUtcNow() ? "[red]expired[/]" : $"until {Words.Time(key.ExpiresAt)}";
        var used = key.LastUsedAt is { } last ? $"used {Words.Time(last)}" : "never used";
        session.Terminal.Line(
            $"{before}[bold]{Safe.Markup(key.KeyId)}[/]  {Safe.Markup(key.Name)} "
            + $" {Safe.Markup(key.Team)}  {string.Join(' ', key.Roles.Select(Words.Lower))}  {end}  {used}");
    }
}
