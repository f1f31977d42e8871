using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class IngestGrpcService
{
    public override Task<CreateFeedResponse> CreateFeed(CreateFeedRequest request, ServerCallContext context) =>
        feeds.CreateAsync(request, context.Principal(), context.CancellationToken);

    public override Task<GetFeedResponse> GetFeed(GetFeedRequest request, ServerCallContext context) =>
        feeds.GetAsync(request, context.Principal(), context.CancellationToken);

    public override Task<ListFeedsResponse> ListFeeds(ListFeedsRequest request, ServerCallContext context) =>
        feeds.ListAsync(request, context.Principal(), context.CancellationToken);

    public override Task<UpdateFeedResponse> UpdateFeed(UpdateFeedRequest request, ServerCallContext context) =>
        feeds.UpdateAsync(request, context);

    public override Task<DeleteFeedResponse> DeleteFeed(DeleteFeedRequest request, ServerCallContext context) =>
        feeds.DeleteAsync(request, context.Principal(), context.CancellationToken);

    public override Task<PollFeedResponse> PollFeed(PollFeedRequest request, ServerCallContext context) =>
        feeds.PollAsync(request, context.Principal(), context.Deadline, context.CancellationToken);
}
