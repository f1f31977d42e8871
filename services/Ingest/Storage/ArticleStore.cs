using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>The store in SQL, on either engine. What its parts do stands in the files of this name.</summary>
public sealed partial class ArticleStore(IngestDatabase db, IngestTelemetry telemetry) : IArticleStore
{
    public async Task<SubmitArticleResponse> SubmitAsync(Submission submission, CancellationToken cancellationToken)
    {
        var made = await ApplyAsync(Change.Of(submission), cancellationToken);
        return new SubmitArticleResponse
        {
            Article = made.Article,
            Outcome = made.Verdict.Outcome,
            ReceivedAt = UnixMicroseconds.ToTimestamp(made.Answer!.ReceivedAt),
            State = made.Answer.State,
        };
    }

    public async Task<ArticleRef?> WithdrawAsync(WithdrawalOrder order, CancellationToken cancellationToken) =>
        (await ApplyAsync(Change.Of(order), cancellationToken)).Article;

    public async Task<ArticleRef?> ReleaseAsync(ReleaseOrder order, CancellationToken cancellationToken) =>
        (await ApplyAsync(Change.Of(order), cancellationToken)).Article;

    private async Task<ChangeResult> ApplyAsync(Change change, CancellationToken cancellationToken) =>
        (await WriteAsync([change], cancellationToken))[0];
}
