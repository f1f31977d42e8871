using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Search.Desks;
using Newsroom.Search.V1;

namespace Newsroom.Search.Grpc;

/// <summary>What desks ask for: trays, and who was served an article.</summary>
internal sealed partial class SearchGrpcService
{
    public override async Task<ListReadersResponse> ListReaders(ListReadersRequest request, ServerCallContext context)
    {
        Readers.RequireEditor(context);
        var violations = new Violations();
        var id = SearchRequestReader.ReadArticleId(request.ArticleId, "article_id", violations);
        violations.ThrowIfAny();
        var (rows, next) = await readers.PageAsync(id.ToString("D"), request.PageSize, request.PageToken, context.CancellationToken);
        var held = await index.GetAsync([id], context.CancellationToken);
        var isVisible = held is [var article]
            ? article.IsShownTo(context.Principal())
            : (await desks.AreVisibleAsync([id], context.Principal(), context.CancellationToken))[id];
        if (!isVisible)
            return new ListReadersResponse();
        var withdrawal = await index.FindWithdrawalAsync(id, context.CancellationToken);
        return new ListReadersResponse
        {
            Readers = { rows.Select(row => row.ToMessage(withdrawal?.WithdrawnAt)) },
            WithdrawnAt = withdrawal?.WithdrawnAt.ToTimestamp(),
            NextPageToken = next,
        };
    }
}
