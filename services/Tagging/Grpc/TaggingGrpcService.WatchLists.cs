using Grpc.Core;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Grpc;

internal sealed partial class TaggingGrpcService
{
    public override Task<CreateWatchListResponse> CreateWatchList(CreateWatchListRequest request, ServerCallContext context) =>
        watchLists.CreateAsync(request, context.CancellationToken);

    public override Task<GetWatchListResponse> GetWatchList(GetWatchListRequest request, ServerCallContext context) =>
        watchLists.GetAsync(request, context.CancellationToken);

    public override Task<ListWatchListsResponse> ListWatchLists(ListWatchListsRequest request, ServerCallContext context) =>
        watchLists.ListAsync(request, context.CancellationToken);

    public override Task<UpdateWatchListResponse> UpdateWatchList(UpdateWatchListRequest request, ServerCallContext context) =>
        watchLists.UpdateAsync(request, context.CancellationToken);

    public override Task<DeleteWatchListResponse> DeleteWatchList(DeleteWatchListRequest request, ServerCallContext context) =>
        watchLists.DeleteAsync(request, context.CancellationToken);
}
