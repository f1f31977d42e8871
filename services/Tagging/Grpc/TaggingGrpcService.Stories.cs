using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Grpc;

internal sealed partial class TaggingGrpcService
{
    public override Task<GetStoryResponse> GetStory(GetStoryRequest request, ServerCallContext context) =>
        stories.GetAsync(request, context.Principal(), context.CancellationToken);

    public override Task<ListStoriesResponse> ListStories(ListStoriesRequest request, ServerCallContext context) =>
        stories.ListAsync(request, context.Principal(), context.CancellationToken);
}
