using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Articles;

/// <summary><c>newsroom status ARTICLE</c>: every hop of every revision.</summary>
internal static class StatusCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var lookup = new ArticleLookup();
        var command = new Command("status", "Draws an article's journey as a timeline: every hop of every revision, with its reason and duration.");
        lookup.AddTo(command);
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var response = await lookup.StatusAsync(parse, session, cancellationToken);
            if (session.Terminal.Json)
                Terminal.Object(response);
            else
                Print(session, response);
            return ExitCodes.Done;
        });
    }

    private static void Print(Session session, Ingest.V1.GetArticleStatusResponse response)
    {
        var terminal = session.Terminal;
        terminal.Line($"[bold]{Safe.Markup(response.Article.Guid)}[/] of {Safe.Markup(response.Article.Source)}  {StateMarkup.Of(response.State)}");
        terminal.Line($"[dim]{response.Article.ArticleId}[/]");
        if (VisibilityOptions.IsRestricted(response.Visibility, session.Clock))
            terminal.Line(VisibilityOptions.InWords(response.Visibility, session.Clock));
        var timeline = new Timeline(session.Clock.GetUtcNow(), terminal.Draws);
        foreach (var revision in response.Revisions)
        {
            terminal.Line();
            terminal.Write(timeline.Draw(revision));
        }
    }
}
