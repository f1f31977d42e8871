using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class IngestGrpcService
{
    public override async Task<WithdrawArticleResponse> WithdrawArticle(WithdrawArticleRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        DocumentRules.CheckName("", request.Source, request.Guid, violations);
        violations.Require(request.Mode is WithdrawMode.Kill or WithdrawMode.Hold, "mode", "is neither a kill nor a hold");
        DocumentRules.CheckNotice(request.Notice, isRequired: request.Mode == WithdrawMode.Kill, violations);
        violations.ThrowIfAny();
        var articleId = ValidDocument.IdOf(request.Source, request.Guid);
        Tag(articleId);
        context.NoteForAudit(articleId);
        var kind = request.Mode == WithdrawMode.Kill ? RevisionKind.Kill : RevisionKind.Hold;
        var article = await intake.WithdrawAsync(kind, request.Source, request.Guid, request.Notice, Submitter.Of(context), context.CancellationToken)
            ?? throw Refused($"Article {articleId} is killed already, which is final.");
        return new WithdrawArticleResponse { Article = article };
    }

    public override async Task<ReleaseArticleResponse> ReleaseArticle(ReleaseArticleRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var articleId = ReadArticleId(request.ArticleId, violations);
        violations.ThrowIfAny();
        Tag(articleId);
        var article = await intake.ReleaseAsync(articleId, Submitter.Of(context), context.CancellationToken) ?? throw Refused($"Article {articleId} is not held.");
        return new ReleaseArticleResponse { Article = article };
    }
}
