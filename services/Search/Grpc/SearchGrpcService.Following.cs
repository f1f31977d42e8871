using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Search.V1;

namespace Newsroom.Search.Grpc;

/// <summary>What lasts: searches that are followed or kept, and their alerts; and what finds without a query.</summary>
internal sealed partial class SearchGrpcService
{
    public override Task WatchSearch(
        WatchSearchRequest request, IServerStreamWriter<WatchSearchResponse> responseStream, ServerCallContext context) =>
        watching.WatchAsync(request, responseStream, context);

    public override Task<CreateSavedSearchResponse> CreateSavedSearch(CreateSavedSearchRequest request, ServerCallContext context) =>
        savedSearches.CreateAsync(request, context.Principal(), context.CancellationToken);

    public override Task<GetSavedSearchResponse> GetSavedSearch(GetSavedSearchRequest request, ServerCallContext context) =>
        savedSearches.GetAsync(request, context.Principal(), context.CancellationToken);

    public override Task<ListSavedSearchesResponse> ListSavedSearches(ListSavedSearchesRequest request, ServerCallContext context) =>
        savedSearches.ListAsync(request, context.Principal(), context.CancellationToken);

    public override Task<UpdateSavedSearchResponse> UpdateSavedSearch(UpdateSavedSearchRequest request, ServerCallContext context) =>
        savedSearches.UpdateAsync(request, context.Principal(), context.CancellationToken);

    public override Task<DeleteSavedSearchResponse> DeleteSavedSearch(DeleteSavedSearchRequest request, ServerCallContext context) =>
        savedSearches.DeleteAsync(request, context.Principal(), context.CancellationToken);

    public override Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context) =>
        alerts.ListAsync(request, context.Principal(), context.CancellationToken);

    public override Task WatchAlerts(
        WatchAlertsRequest request, IServerStreamWriter<WatchAlertsResponse> responseStream, ServerCallContext context) =>
        alerts.WatchAsync(request, responseStream, context);

    public override Task<SuggestResponse> Suggest(SuggestRequest request, ServerCallContext context) =>
        discovery.SuggestAsync(request, context.Principal(), context.CancellationToken);

    public override Task<FindSimilarResponse> FindSimilar(FindSimilarRequest request, ServerCallContext context) =>
        discovery.FindSimilarAsync(request, context.Principal(), context.CancellationToken);

    public override Task Reindex(ReindexRequest request, IServerStreamWriter<ReindexResponse> responseStream, ServerCallContext context) =>
        reindexing.ReindexAsync(responseStream, context);
}
