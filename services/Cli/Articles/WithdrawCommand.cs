using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;

namespace Newsroom.Cli.Articles;

/// <summary><c>newsroom withdraw ARTICLE</c>: holds an article, or kills it for good; and <c>newsroom release ARTICLE</c>.</summary>
internal static class WithdrawCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var lookup = new ArticleLookup();
        var kill = new Option<bool>("--kill")
        {
            Description = "For good: its text is removed everywhere. Otherwise it is held until it is released.",
        };
        var notice = new Option<string>("--notice") { Description = "What readers are told; a kill needs one.", HelpName = "TEXT" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask before a kill." };
        var command = new Command("withdraw", "Holds an article, or kills it; by --source and guid also before it has come.") { kill, notice, yes };
        lookup.AddTo(command);
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var (source, guid) = await NameAsync(lookup, parse, session, cancellationToken);
            var isKill = parse.GetValue(kill);
            if (isKill && !parse.GetValue(yes))
                Confirm($"{guid} of {source}");
            var response = await session.Ingest.WithdrawArticleAsync(
                new WithdrawArticleRequest
                {
                    Source = source,
                    Guid = guid,
                    Mode = isKill ? WithdrawMode.Kill : WithdrawMode.Hold,
                    Notice = parse.GetValue(notice) ?? "",
                },
                session.Call(cancellationToken));
            session.Terminal.Result(response, $"{(isKill ? "KILLED" : "HELD")} {response.Article.ArticleId} by revision {response.Article.Revision}");
            return ExitCodes.Done;
        });
    }

    public static Command CreateRelease(ConnectionOptions connection)
    {
        var lookup = new ArticleLookup();
        var command = new Command("release", "Ends a hold: the latest copy goes through the pipeline.");
        lookup.AddTo(command);
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var id = await lookup.IdAsync(parse, session, cancellationToken);
            var response = await session.Ingest.ReleaseArticleAsync(new ReleaseArticleRequest { ArticleId = id }, session.Call(cancellationToken));
            session.Terminal.Result(response, $"RELEASED {response.Article.ArticleId} as revision {response.Article.Revision}");
            return ExitCodes.Done;
        });
    }

    private static async Task<(string Source, string Guid)> NameAsync(
        ArticleLookup lookup, ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var (id, source, guid) = lookup.Read(parse);
        if (id is null)
            return (source!, guid!);
        var article = (await lookup.StatusAsync(parse, session, cancellationToken)).Article;
        return (article.Source, article.Guid);
    }

    /// <summary>Asks the person at the terminal; says how to go on where there is none.</summary>
    public static void Confirm(string what)
    {
        if (Console.IsInputRedirected)
            throw CliException.Usage("A kill is for good, and nobody is there to ask.", "Say --yes if that is meant.");
        Console.Error.Write($"Kill {Safe.Line(what)} for good? [y/N] ");
        if (Console.ReadLine()?.Trim().ToLowerInvariant() is not ("y" or "yes"))
            throw new CliException("Nothing was killed.", "Answer y to kill it.", ExitCodes.Refused);
    }
}
