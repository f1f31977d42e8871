using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Feeds;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>Fetches a page for a caller.</summary>
public sealed class PageRpcs(Fetcher fetcher, AddressRules addresses, IFeedStore store, IOptions<FeedOptions> options, TimeProvider clock)
{
    /// <summary>What is left of a call's deadline for the page itself, once its host may be asked.</summary>
    private static readonly TimeSpan FetchReserve = TimeSpan.FromSeconds(1);

    /// <summary>The page as a document, not yet checked.</summary>
    public async Task<RawDocument> FetchAsync(FetchArticleRequest request, DateTime deadline, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(Check(request), deadline, cancellationToken);
        return new RawDocument
        {
            Source = request.Source,
            Guid = GuidOf(request),
            MediaType = PageFetcher.MediaTypeOf(answer),
            Content = UnsafeByteOperations.UnsafeWrap(answer.Body),
            Url = answer.Url.AbsoluteUri,
            RetrievedAt = clock.GetUtcNow().ToTimestamp(),
        };
    }

    private Uri Check(FetchArticleRequest request)
    {
        var violations = new Violations();
        var fault = FeedUrl.Fault(request.Url, out var url) ?? addresses.Fault(url!);
        violations.Require(fault is null, "url", fault ?? "");
        DocumentRules.CheckName("source", request.Source, DocumentRules.MaxSource, violations);
        // Without a URL there is none to take for it, which is said already.
        if (url is not null)
            DocumentRules.CheckName("guid", GuidOf(request), DocumentRules.MaxGuid, violations);
        violations.ThrowIfAny();
        return url!;
    }

    private async Task<FetchResult> AskAsync(Uri url, DateTime deadline, CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromTicks(Math.Clamp((deadline - clock.GetUtcNow().UtcDateTime - FetchReserve).Ticks, 0, options.Value.MaxHostWait.Ticks));
        try
        {
            var answer = await fetcher.GetAsync(new FetchRequest(url, PageFetcher.Accept, DocumentRules.MaxContentBytes, wait), cancellationToken);
            if (answer.Status == 200)
                return answer;
            if (answer.RetryAfter is { } pause)
                await store.HoldHostAsync(FeedUrl.Host(answer.Url), clock.GetUtcNow() + pause, cancellationToken);
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"The publisher's server answered {answer.Status}."));
        }
        catch (FetchException e)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, e.Message));
        }
        catch (HostBusyException e)
        {
            throw RpcErrors.Unavailable(e.Message, e.Until - clock.GetUtcNow());
        }
    }

    private static string GuidOf(FetchArticleRequest request) => request.Guid.Length > 0 ? request.Guid : request.Url;
}
