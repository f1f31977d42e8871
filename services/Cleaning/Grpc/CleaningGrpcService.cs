using Grpc.Core;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;

namespace Newsroom.Cleaning.Grpc;

/// <summary>Cleaning on demand; stores nothing.</summary>
public sealed class CleaningGrpcService(CleaningStage cleaning, CallQuota quota, OpenStreams streams) : CleaningService.CleaningServiceBase
{
    public override Task<CleanDocumentResponse> CleanDocument(CleanDocumentRequest request, ServerCallContext context)
    {
        RequestValidator.Validate(request).ThrowIfAny();
        return Task.FromResult(Clean(request));
    }

    public override Task CleanDocuments(
        IAsyncStreamReader<CleanDocumentsRequest> requestStream, IServerStreamWriter<CleanDocumentsResponse> responseStream, ServerCallContext context) =>
        streams.RunAsync(context, async ct =>
        {
            for (var index = 0L; await requestStream.MoveNext(ct); index++)
                await responseStream.WriteAsync(Clean(index, requestStream.Current, context.Principal().Team), ct);
        });

    /// <summary>One invalid item must not cost the caller the rest of the stream.</summary>
    private CleanDocumentsResponse Clean(long index, CleanDocumentsRequest item, string team)
    {
        // Valid or not, an item is a call. Its answer has no place for when there is room again; the end of the stream has.
        if (quota.Take(team) is { } wait)
            throw RpcErrors.Exhausted("The team has used up its calls for the moment.", wait);
        var response = new CleanDocumentsResponse { Index = index, Tag = RequestValidator.IsTag(item.Tag) ? item.Tag : "" };
        var violations = RequestValidator.Validate(item);
        if (violations.Any)
        {
            response.ErrorCode = (int)StatusCode.InvalidArgument;
            response.ErrorMessage = violations.Message;
        }
        else
        {
            response.Response = Clean(item.Request);
        }

        return response;
    }

    private CleanDocumentResponse Clean(CleanDocumentRequest request)
    {
        var result = cleaning.Clean(request.Document, mode: request.Mode);
        var response = new CleanDocumentResponse { DecodedSource = result.Source };
        if (result.Article is { } article)
            response.Clean = article;
        else
            response.Rejection = new CleaningRejection { Reason = result.Reason, Detail = result.Detail };
        if (request.DebugHtml)
            response.DebugHtml = DebugPage.Render(result);
        return response;
    }
}
