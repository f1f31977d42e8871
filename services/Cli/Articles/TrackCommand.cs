using System.CommandLine;
using System.Runtime.CompilerServices;
using Newsroom.Article.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;
using Spectre.Console;

namespace Newsroom.Cli.Articles;

/// <summary><c>newsroom track ARTICLE</c>: the journey as it happens, until it ends.</summary>
internal static class TrackCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var lookup = new ArticleLookup();
        var command = new Command("track", "Follows an article's latest revision until it ends; exits with 0 only if it can then be found.");
        lookup.AddTo(command);
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var updates = FollowAsync(session, await lookup.IdAsync(parse, session, cancellationToken), cancellationToken);
            var last = session.Terminal.Draws
                ? await DrawAsync(session, updates)
                : await PrintAsync(session, updates);
            return last == ArticleState.Indexed ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static async IAsyncEnumerable<TrackArticleResponse> FollowAsync(
        Session session, string articleId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The latest at the time of the first call is followed, also when a newer one comes.
        var revision = 0;
        var updates = LiveStream.ReadAsync(
            session.Clock,
            () => session.Ingest.TrackArticle(new TrackArticleRequest { ArticleId = articleId, Revision = revision }, session.LongCall(cancellationToken)),
            cancellationToken);
        await foreach (var update in updates)
        {
            revision = update.Article.Revision;
            yield return update;
        }
    }

    private static async Task<ArticleState> PrintAsync(Session session, IAsyncEnumerable<TrackArticleResponse> updates)
    {
        var state = ArticleState.Unspecified;
        var told = 0;
        await foreach (var update in updates)
        {
            if (session.Terminal.Json)
                Terminal.Object(update);
            foreach (var hop in update.Status.Hops.Skip(told).Where(_ => !session.Terminal.Json))
                session.Terminal.Line(
                    $"{Words.Lower(hop.Stage)} {StateMarkup.Of(hop.Outcome)} in"
                    + $" {Words.Span(hop.Duration?.ToTimeSpan() ?? default)} {Safe.Markup(hop.Detail)}".TrimEnd());
            told = update.Status.Hops.Count;
            if (update.Status.State != state && !session.Terminal.Json)
                session.Terminal.Line($"{StateMarkup.Of(update.Status.State)} {Safe.Markup(update.Status.Detail)}".TrimEnd());
            state = update.Status.State;
        }

        return state;
    }

    private static Task<ArticleState> DrawAsync(Session session, IAsyncEnumerable<TrackArticleResponse> updates) =>
        session.Terminal.Out.Live(new Text("")).StartAsync(async live =>
        {
            var state = ArticleState.Unspecified;
            await foreach (var update in updates)
            {
                live.UpdateTarget(new Rows(
                    new Markup($"[bold]{Safe.Markup(update.Article.Guid)}[/] of {Safe.Markup(update.Article.Source)}"),
                    new Timeline(session.Clock.GetUtcNow(), drawsBars: true).Draw(update.Status)));
                live.Refresh();
                state = update.Status.State;
            }

            return state;
        });
}
