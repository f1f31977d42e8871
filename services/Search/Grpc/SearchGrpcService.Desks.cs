using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Search.Desks;
using Newsroom.Search.V1;

namespace Newsroom.Search.Grpc;

/// <summary>What desks ask for: trays, and who was served an article.</summary>
internal sealed partial class SearchGrpcService
{
    public override Task<CreateRoutingRuleResponse> CreateRoutingRule(CreateRoutingRuleRequest request, ServerCallContext context) =>
        trays.CreateAsync(request, context.Principal(), context.CancellationToken);

    public override Task<ListRoutingRulesResponse> ListRoutingRules(ListRoutingRulesRequest request, ServerCallContext context) =>
        trays.ListAsync(request, context.Principal(), context.CancellationToken);

    public override Task<DeleteRoutingRuleResponse> DeleteRoutingRule(DeleteRoutingRuleRequest request, ServerCallContext context) =>
        trays.DeleteAsync(request, context.Principal(), context.CancellationToken);

    public override Task<ListTrayResponse> ListTray(ListTrayRequest request, ServerCallContext context) =>
        trays.ListTrayAsync(request, context.Principal(), context.CancellationToken);

    public override Task<MarkTrayItemResponse> MarkTrayItem(MarkTrayItemRequest request, ServerCallContext context) =>
        trays.MarkAsync(request, context.Principal(), context.CancellationToken);

    public override async Task<ListReadersResponse> ListReaders(ListReadersRequest request, ServerCallContext context)
    {
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
