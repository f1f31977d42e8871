using System.CommandLine;
using Grpc.Core;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Search.V1;
using Newsroom.Tagging.V1;

namespace Newsroom.Cli.Finding;

/// <summary><c>newsroom story ID</c>: the timeline of one event, and where its copies differ.</summary>
internal static class StoryCommand
{
    private const int MaxCopyGroups = 10;
    private const int MaxEntities = 8;
    private const int MaxDifferences = 5;

    public static Command Create(ConnectionOptions connection)
    {
        var id = new Argument<string>("ID") { Description = "Of a story, or of an article that belongs to one." };
        var command = new Command("story", "Shows an event's articles in order, and the sentences in which copies differ.") { id };
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var response = await FindAsync(session, parse.GetRequiredValue(id), cancellationToken);
            if (session.Terminal.Json)
                Terminal.Object(response);
            else
                Print(session.Terminal, response);
            await CompareAsync(session, response, cancellationToken);
            return ExitCodes.Done;
        });
    }

    private static async Task<GetStoryResponse> FindAsync(Session session, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Tagging.GetStoryAsync(new GetStoryRequest { StoryId = id }, session.Call(cancellationToken));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            var storyId = await StoryOfAsync(session, id, cancellationToken)
                ?? throw new CliException($"There is no story {id}, nor an article {id} in one.", "`newsroom search` prints the ids of both.", ExitCodes.NotFound, e);
            return await session.Tagging.GetStoryAsync(new GetStoryRequest { StoryId = storyId }, session.Call(cancellationToken));
        }
    }

    private static async Task<string?> StoryOfAsync(Session session, string articleId, CancellationToken cancellationToken)
    {
        try
        {
            var found = await session.Search.GetArticleAsync(new GetArticleRequest { ArticleId = articleId }, session.Call(cancellationToken));
            return found.Article.Tags?.StoryId is { Length: > 0 } storyId ? storyId : null;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static void Print(Terminal terminal, GetStoryResponse response)
    {
        var story = response.Story;
        terminal.Line($"[bold]{Safe.Markup(story.Title)}[/]");
        terminal.Line(
            $"[dim]{story.StoryId} · {Words.Count(story.ArticleCount)} articles, {Words.Time(story.FirstArticleAt)} to"
            + $" {Words.Time(story.LastArticleAt)}{(story.GrowthRate > 0 ? $" · {story.GrowthRate:0.#} an hour" : "")}[/]");
        if (story.Entities.Count > 0)
            terminal.Line(Safe.Markup(string.Join(" · ", story.Entities.Take(MaxEntities).Select(e => e.Name))));
        terminal.Line();
        foreach (var article in response.Timeline)
            terminal.Line(
                $"{Words.Time(article.PublishedAt)}  {(terminal.Draws ? "● " : "")}{Safe.Markup(article.Title)}"
                + $"  [dim]{Safe.Markup(article.Article.Source)} {article.Article.ArticleId}[/]");
    }

    private static async Task CompareAsync(Session session, GetStoryResponse response, CancellationToken cancellationToken)
    {
        var groups = response.Timeline.Where(a => a.CopyGroupId.Length > 0).GroupBy(a => a.CopyGroupId).Where(g => g.Skip(1).Any());
        foreach (var group in groups.Take(MaxCopyGroups))
        {
            var first = group.First();
            var found = await session.Tagging.FindCopiesAsync(new FindCopiesRequest { ArticleId = first.Article.ArticleId }, session.Call(cancellationToken));
            if (session.Terminal.Json)
            {
                Terminal.Object(found);
                continue;
            }

            session.Terminal.Line();
            session.Terminal.Line($"Copies of [bold]{Safe.Markup(first.Title)}[/] [dim]({Safe.Markup(first.Article.Source)})[/]");
            foreach (var copy in found.Copies.Where(c => c.SameGroup))
                Print(session.Terminal, copy);
        }
    }

    private static void Print(Terminal terminal, Copy copy)
    {
        terminal.Line(
            $"  {Words.Lower(copy.Relation)}, {copy.Overlap:P0} in it{(copy.IsEarlier ? ", earlier" : "")}:"
            + $" {Safe.Markup(copy.Title)} [dim]{Safe.Markup(copy.Article.Source)} {copy.Article.ArticleId}[/]");
        foreach (var difference in copy.Differences.Take(MaxDifferences))
        {
            terminal.Line($"    [green]-[/] {Safe.Markup(difference.Here)}");
            terminal.Line($"    [red]+[/] {Safe.Markup(difference.There)}");
        }
    }
}
