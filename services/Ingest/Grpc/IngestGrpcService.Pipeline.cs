using Grpc.Core;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class IngestGrpcService
{
    public override Task<GetPipelineStatsResponse> GetPipelineStats(GetPipelineStatsRequest request, ServerCallContext context) =>
        pipeline.GetAsync(request, context.CancellationToken);
}
