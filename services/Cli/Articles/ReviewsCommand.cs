using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;

namespace Newsroom.Cli.Articles;

/// <summary><c>newsroom reviews list|decide</c>: copies of killed articles.</summary>
internal static class ReviewsCommand
{
    private const int PageSize = 1_000;

    public static Command Create(ConnectionOptions connection) => new("reviews", "Copies of killed articles that wait for a decision.")
    {
        List(connection), Decide(connection),
    };

    private static Command List(ConnectionOptions connection)
    {
        var decided = new Option<bool>("--decided") { Description = "Also those that were decided on." };
        return new Command("list", "Lists them by the time when they were found.") { decided }.Runs(connection, (parse, session, cancellationToken) =>
            Pages.ReadAsync<CopyReview>(async token =>
            {
                var request = new ListCopyReviewsRequest { IncludeDecided = parse.GetValue(decided), PageSize = PageSize, PageToken = token };
                var page = await session.Ingest.ListCopyReviewsAsync(request, session.Call(cancellationToken));
                return (page.Reviews, page.NextPageToken);
            }).PrintAsync(session.Terminal, Line, "No copy waits for a decision."));
    }

    private static Command Decide(ConnectionOptions connection)
    {
        var killed = new Argument<string>("KILLED") { Description = "Id of the killed article, as `reviews list` prints it first." };
        var copy = new Argument<string>("COPY") { Description = "Id of its copy." };
        var decision = new Argument<string>("DECISION") { Description = "kill, for good, or keep." };
        decision.AcceptOnlyFromAmong("kill", "keep");
        var notice = new Option<string>("--notice") { Description = "Of a kill: what readers are told; otherwise as for the killed article.", HelpName = "TEXT" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask before a kill." };
        return new Command("decide", "Kills a copy too, or lets it stay.") { killed, copy, decision, notice, yes }.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var request = new DecideCopyReviewRequest
            {
                KilledArticleId = parse.GetRequiredValue(killed),
                CopyArticleId = parse.GetRequiredValue(copy),
                Decision = Enum.Parse<CopyDecision>(parse.GetRequiredValue(decision), ignoreCase: true),
                Notice = parse.GetValue(notice) ?? "",
            };
            if (request.Decision == CopyDecision.Kill && !parse.GetValue(yes))
                WithdrawCommand.Confirm($"article {request.CopyArticleId}");
            var response = await session.Ingest.DecideCopyReviewAsync(request, session.Call(cancellationToken));
            session.Terminal.Result(response, Line(response.Review));
            return ExitCodes.Done;
        });
    }

    private static string Line(CopyReview review)
    {
        var decision = review.Decision switch
        {
            CopyDecision.Kill => "[red]KILL[/]",
            CopyDecision.Keep => "[green]KEEP[/]",
            _ => "[yellow]OPEN[/]",
        };
        return $"{decision} {Safe.Markup(review.Killed.ArticleId)} {Safe.Markup(review.Copy.ArticleId)}  {review.Overlap:P0} in it"
            + $"{(review.SameFamily ? ", same family" : "")}{(review.ByPolicy ? ", by policy" : "")}  {Words.Time(review.FoundAt)}"
            + $"  {Safe.Markup(review.Title)} [dim]{Safe.Markup(review.Copy.Source)}[/]";
    }
}
