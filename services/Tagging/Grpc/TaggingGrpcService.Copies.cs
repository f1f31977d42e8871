using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Grpc;

internal sealed partial class TaggingGrpcService
{
    public override Task<FindCopiesResponse> FindCopies(FindCopiesRequest request, ServerCallContext context) => copies.FindAsync(request, context.Principal(), context.CancellationToken);
}
