using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Grpc;

internal sealed partial class TaggingGrpcService
{
    public override Task<CreateWatchListResponse> CreateWatchList(CreateWatchListRequest request, ServerCallContext context) =>
        watchLists.CreateAsync(request, context.Principal(), context.CancellationToken);

    public override Task<GetWatchListResponse> GetWatchList(GetWatchListRequest request, ServerCallContext context) =>
        watchLists.GetAsync(request, context.Principal(), context.CancellationToken);

    public override Task<ListWatchListsResponse> ListWatchLists(ListWatchListsRequest request, ServerCallContext context) =>
        watchLists.ListAsync(request, context.Principal(), context.CancellationToken);

    public override Task<UpdateWatchListResponse> UpdateWatchList(UpdateWatchListRequest request, ServerCallContext context) =>
        watchLists.UpdateAsync(request, context.Principal(), context.CancellationToken);

    public override Task<DeleteWatchListResponse> DeleteWatchList(DeleteWatchListRequest request, ServerCallContext context) =>
        watchLists.DeleteAsync(request, context.Principal(), context.CancellationToken);
}
