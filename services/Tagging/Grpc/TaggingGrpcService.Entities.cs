using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Grpc;

internal sealed partial class TaggingGrpcService
{
    public override Task<GetEntityResponse> GetEntity(GetEntityRequest request, ServerCallContext context) =>
        entities.GetAsync(request, context.Principal(), context.CancellationToken);

    public override Task<SearchEntitiesResponse> SearchEntities(SearchEntitiesRequest request, ServerCallContext context) =>
        entities.SearchAsync(request, context.Principal(), context.CancellationToken);

    public override Task<MergeEntitiesResponse> MergeEntities(MergeEntitiesRequest request, ServerCallContext context) =>
        entities.MergeAsync(request, context.Principal(), context.CancellationToken);

    public override Task<SplitEntityResponse> SplitEntity(SplitEntityRequest request, ServerCallContext context) =>
        entities.SplitAsync(request, context.Principal(), context.CancellationToken);
}
