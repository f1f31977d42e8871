using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Desks;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Copies.Store;

/// <summary>The rpc about copies.</summary>
internal sealed class CopyRpcs(CopyFinder finder, IVisibilityStore visibilities, IDeskView view, TimeProvider clock)
{
    private const int DefaultPageSize = 20;
    private const int MaxPageSize = 100;
    private const int MaxPassages = 200;

    public async Task<FindCopiesResponse> FindAsync(FindCopiesRequest request, Principal principal, CancellationToken cancellationToken)
    {
        new Violations()
            .Require(Guid.TryParseExact(request.ArticleId, "D", out _), "article_id", request.ArticleId.Length == 0 ? "is required" : "is not a UUID")
            .Require(request.PageSize is >= 0 and <= MaxPageSize, "page_size", $"is not between 0 and {MaxPageSize}")
            .ThrowIfAny();
        var id = request.ArticleId.ToLowerInvariant();
        var caller = AudienceColumns.Caller(principal, clock.GetUtcNow());
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var isVisible = (await visibilities.VisibleAsync([id], caller, cancellationToken)).Count > 0;
        // Whoever may not see all of them is given the best of those that are left.
        var found = (isVisible ? await finder.FindAsync(id, principal.SeesEveryTeam ? size : int.MaxValue, cancellationToken) : null)
            ?? throw RpcErrors.Create(StatusCode.NotFound, $"There is no article {id}, or it was withdrawn.");
        var response = new FindCopiesResponse
        {
            Article = ToRef(found.Article),
            Agency = found.Article.Agency,
            CopyGroupId = found.Article.GroupId ?? "",
            CopyGroupSize = found.Article.GroupId is { } group ? await view.CopiesAsync(group, caller, cancellationToken) : 0,
        };
        var visible = await visibilities.VisibleAsync([.. found.Copies.Select(copy => copy.Article.ArticleId)], caller, cancellationToken);
        response.Copies.AddRange(found.Copies.Where(copy => visible.Contains(copy.Article.ArticleId)).Take(size).Select(copy => ToMessage(found.Text, copy)));
        return response;
    }

    private static Copy ToMessage(CopyText here, FoundCopy copy)
    {
        var message = new Copy
        {
            Article = ToRef(copy.Article),
            Relation = (CopyRelation)copy.Comparison.Relation,
            IsEarlier = copy.Order.IsEarlier,
            OrderEvidence = copy.Order.Evidence,
            Overlap = Math.Round(copy.Comparison.Here, 4),
            ReverseOverlap = Math.Round(copy.Comparison.There, 4),
            Jaccard = Math.Round(copy.Comparison.Jaccard, 4),
            Aligned = Math.Round(copy.Comparison.Bridged, 4),
            Agreement = Math.Round(copy.Comparison.Agreement, 4),
            SameGroup = copy.IsSameGroup,
            SameSourceFamily = copy.IsSameFamily,
            Agency = copy.Article.Agency,
            Title = copy.Article.Title,
        };
        message.Passages.AddRange(copy.Comparison.Passages.Take(MaxPassages).Select(passage => new SharedPassage
        {
            Here = ToSpan(here, passage.Here, passage.HereEnd),
            There = ToSpan(copy.Text, passage.There, passage.ThereEnd),
        }));
        message.Differences.AddRange(copy.Differences.Select(pair => new DifferingSentence { Here = pair.Here, There = pair.There }));
        return message;
    }

    private static TextSpan ToSpan(CopyText text, int first, int end) =>
        new() { Start = text.Words[first].Start, Length = text.Words[end - 1].End - text.Words[first].Start };

    private static ArticleRef ToRef(StoredCopy article) =>
        new() { ArticleId = article.ArticleId, Revision = article.Revision, Source = article.Source, Guid = article.Guid };
}
