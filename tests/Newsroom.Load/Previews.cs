using Grpc.Core;
using Newsroom.AllInOne;
using Newsroom.Cleaning.V1;
using Newsroom.Search.V1;
using Newsroom.Tagging.V1;

namespace Newsroom.Load;

/// <summary>What readers and editors do meanwhile: search, clean and tag a text.</summary>
internal static class Previews
{
    public static async Task RunAsync(LoadOptions options, ChannelBase searchChannel, CallLog calls, CancellationToken cancellationToken)
    {
        if (options.Preview <= 0)
            return;
        using var cleaningChannel = ReplicaChannel.Create(options.Cleaning);
        using var taggingChannel = ReplicaChannel.Create(options.Tagging);
        var cleaning = new CleaningService.CleaningServiceClient(cleaningChannel);
        var tagging = new TaggingService.TaggingServiceClient(taggingChannel);
        var search = new SearchService.SearchServiceClient(searchChannel);
        var document = Articles.Generated(options.Series, 0);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / options.Preview));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await Task.WhenAll(
                    calls.CallAsync("Search", c => search.SearchAsync(new SearchRequest { Query = options.Series, PageSize = 5 }, c), isTimed: false, cancellationToken),
                    calls.CallAsync("CleanDocument", c => cleaning.CleanDocumentAsync(new CleanDocumentRequest { Document = document }, c), isTimed: false, cancellationToken),
                    calls.CallAsync("TagText", c => tagging.TagTextAsync(new TagTextRequest { Text = document.Content.ToStringUtf8() }, c), isTimed: false, cancellationToken));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException && cancellationToken.IsCancellationRequested)
        {
            // Submitting has ended.
        }
    }
}
