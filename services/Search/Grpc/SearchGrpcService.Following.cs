using Grpc.Core;
using Newsroom.Search.V1;

namespace Newsroom.Search.Grpc;

/// <summary>What lasts: searches that are followed.</summary>
internal sealed partial class SearchGrpcService
{
    public override Task WatchSearch(
        WatchSearchRequest request, IServerStreamWriter<WatchSearchResponse> responseStream, ServerCallContext context) =>
        watching.WatchAsync(request, responseStream, context);
}
