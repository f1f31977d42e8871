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
        var article = await OwnedAsync(intake.WithdrawAsync(kind, request.Source, request.Guid, request.Notice, context.Principal(), context.CancellationToken))
            ?? throw Refused($"Article {articleId} is killed already, which is final.");
        return new WithdrawArticleResponse { Article = article };
    }

    public override async Task<ReleaseArticleResponse> ReleaseArticle(ReleaseArticleRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var articleId = ReadArticleId(request.ArticleId, violations);
        violations.ThrowIfAny();
        Tag(articleId);
        // What the caller may not see is not held either.
        var found = await store.FindAsync(articleId, revision: 0, context.CancellationToken);
        var article = found is null || !IsVisible(found.Visibility, context)
            ? null
            : await OwnedAsync(intake.ReleaseAsync(articleId, context.Principal(), context.CancellationToken));
        return new ReleaseArticleResponse { Article = article ?? throw Refused($"Article {articleId} is not held.") };
    }

    /// <summary>What the store refuses because it is another team's is PERMISSION_DENIED.</summary>
    private static async Task<T> OwnedAsync<T>(Task<T> change)
    {
        try
        {
#pragma warning disable VSTHRD003 // Begun by the caller, for this call alone.
            return await change;
#pragma warning restore VSTHRD003
        }
        catch (OtherTeamsArticleException e)
        {
            throw CallerTeam.NotOwner(e.ArticleId);
        }
    }
}
