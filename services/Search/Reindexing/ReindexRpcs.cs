using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Search.V1;

namespace Newsroom.Search.Reindexing;

/// <summary>The rpc that rebuilds the index.</summary>
internal sealed class ReindexRpcs(Reindexer reindexer, OpenStreams streams)
{
    public Task ReindexAsync(IServerStreamWriter<ReindexResponse> responses, ServerCallContext context) => streams.RunAsync(context, async ct =>
    {
        var ran = await reindexer.RunAsync(
            state => responses.WriteAsync(
                new ReindexResponse { IndexedCount = state.Indexed, TotalCount = state.Total, Swapped = state.Swapped }, ct),
            ct);
        if (!ran)
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "Another rebuild is under way."));
    });
}
