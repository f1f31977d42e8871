using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Copies;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class IngestGrpcService
{
    public override async Task<ListCopyReviewsResponse> ListCopyReviews(ListCopyReviewsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Require(request.PageSize is >= 0 and <= 1_000, "page_size", "is not between 0 and 1000");
        CopyReviewPosition? after = null;
        if (request.PageToken.Length > 0)
        {
            violations.Require(
                PageTokens.TryRead(request.PageToken, request.IncludeDecided, out var position), "page_token", "is not the token of a page of this list");
            after = position;
        }

        violations.ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await copyReviews.ListAsync(request.IncludeDecided, after, size + 1, Caller(context), context.CancellationToken);
        var response = new ListCopyReviewsResponse();
        response.Reviews.AddRange(found.Take(size).Select(ToReview));
        if (found.Count > size)
            response.NextPageToken = PageTokens.Write(found[size - 1].Position, request.IncludeDecided);
        return response;
    }

    public override async Task<DecideCopyReviewResponse> DecideCopyReview(DecideCopyReviewRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var killedId = ReadArticleId(request.KilledArticleId, violations, "killed_article_id");
        var copyId = ReadArticleId(request.CopyArticleId, violations, "copy_article_id");
        violations.Require(request.Decision is CopyDecision.Kill or CopyDecision.Keep, "decision", "is neither to kill nor to keep");
        DocumentRules.CheckNotice(request.Notice, isRequired: false, violations);
        violations.ThrowIfAny();
        Tag(copyId);
        var copy = await copyReviews.FindAsync(killedId, copyId, Caller(context), context.CancellationToken)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"Article {copyId} is not listed as a copy of the killed article {killedId}."));
        if (copy.Decision == (int)CopyDecision.Kill)
            throw Refused($"Article {copyId} is killed already, which is final.");
        var decided = await OwnedAsync(copyDesk.DecideAsync(copy, request.Decision, request.Notice, context.Principal(), context.CancellationToken));
        return new DecideCopyReviewResponse { Review = ToReview(decided) };
    }

    private static CopyReview ToReview(CopyReviewRow row) => new()
    {
        Killed = new ArticleRef { ArticleId = row.KilledId, Revision = row.KilledRevision, Source = row.KilledSource, Guid = row.KilledGuid },
        Copy = new ArticleRef { ArticleId = row.CopyId, Revision = row.CopyRevision, Source = row.CopySource, Guid = row.CopyGuid },
        Title = row.Title,
        Overlap = row.Overlap,
        SameFamily = row.SameFamily,
        Notice = row.Notice,
        FoundAt = UnixMicroseconds.ToTimestamp(row.FoundAt),
        Decision = (CopyDecision)row.Decision,
        DecidedAt = UnixMicroseconds.ToTimestamp(row.DecidedAt),
        ByPolicy = row.ByPolicy,
    };
}
