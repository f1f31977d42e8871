using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class IngestGrpcService
{
    public override async Task<ChangeVisibilityResponse> ChangeVisibility(ChangeVisibilityRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var articleId = ReadArticleId(request.ArticleId, violations);
        request.Visibility.Check("visibility", violations);
        violations.Require(request.Visibility is null or { Version: >= 0 }, "visibility.version", "is negative");
        violations.ThrowIfAny();
        Tag(articleId);
        var found = await FindAsync(articleId, revision: 0, context, context.CancellationToken);
        if (!found.Visibility.IsOwnedBy(context.Principal()))
            throw CallerTeam.NotOwner(articleId);
        var order = new VisibilityOrder(articleId, request.Visibility ?? new Visibility(), clock.GetUtcNow());
        var changed = await store.ChangeVisibilityAsync(order, context.CancellationToken) ?? throw NotFound(articleId, revision: 0);
        if (changed.IsStale)
        {
            throw new RpcException(new Status(
                StatusCode.Aborted, $"Who may see article {articleId} was changed since this version was read: get it and try again."));
        }

        visibility.Raise();
        Log.VisibilityChanged(logger, articleId, changed.Visibility.Version);
        return new ChangeVisibilityResponse { Article = changed.Article, Visibility = changed.Visibility };
    }

    public override async Task<ListReadersResponse> ListReaders(ListReadersRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var articleId = ReadArticleId(request.ArticleId, violations);
        violations.ThrowIfAny();
        Tag(articleId);
        var found = await FindAsync(articleId, revision: 0, context, context.CancellationToken);
        var kill = found.Revisions.FirstOrDefault(r => r.Kind == RevisionKind.Kill);
        var (rows, next) = await readers.PageAsync(articleId, request.PageSize, request.PageToken, context.CancellationToken);
        return new ListReadersResponse
        {
            Readers = { rows.Select(row => row.ToMessage(kill?.ReceivedAt.ToDateTimeOffset())) },
            KilledAt = kill?.ReceivedAt,
            NextPageToken = next,
        };
    }
}
