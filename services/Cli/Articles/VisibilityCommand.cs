using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;

namespace Newsroom.Cli.Articles;

/// <summary><c>newsroom visibility ARTICLE</c>: who may see an article; with options, who shall.</summary>
internal static class VisibilityCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var lookup = new ArticleLookup();
        var options = new VisibilityOptions();
        var command = new Command("visibility", "Tells who may see an article, or changes it for all its revisions at once; what is not said stays.");
        lookup.AddTo(command);
        options.AddTo(command);
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var status = await lookup.StatusAsync(parse, session, cancellationToken);
            var article = status.Article;
            var visibility = status.Visibility ?? new();
            if (options.Read(parse, session.Clock, visibility) is { } changed)
            {
                // The version that was read: whoever changed it meanwhile is not overruled.
                var response = await session.Ingest.ChangeVisibilityAsync(
                    new ChangeVisibilityRequest { ArticleId = article.ArticleId, Visibility = changed }, session.Call(cancellationToken));
                visibility = response.Visibility;
            }

            session.Terminal.Result(
                new ChangeVisibilityResponse { Article = article, Visibility = visibility }, $"{article.ArticleId} {VisibilityOptions.InWords(visibility, session.Clock)}");
            return ExitCodes.Done;
        });
    }
}
