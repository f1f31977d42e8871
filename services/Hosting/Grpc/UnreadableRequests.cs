using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Newsroom.Hosting;

/// <summary>
/// Answers INVALID_ARGUMENT to bytes that are no message of the rpc's type. The server reads the message before any interceptor runs and
/// calls that failure UNKNOWN, which nothing else here can bring about, since <see cref="ErrorInterceptor"/> translates whatever comes after.
/// </summary>
internal static class UnreadableRequests
{
    private const string Status = "grpc-status";
    private const string Message = "grpc-message";

    private static readonly string Unknown = ((int)StatusCode.Unknown).ToString(CultureInfo.InvariantCulture);
    private static readonly string Invalid = ((int)StatusCode.InvalidArgument).ToString(CultureInfo.InvariantCulture);

    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
            return;
        // A call that is refused before it has an answer has its status in the headers.
        var trailers = context.Response.HasStarted ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : context.Response.Headers;
        if (trailers is null || trailers[Status] != Unknown)
            return;
        trailers[Status] = Invalid;
        trailers[Message] = "The request is not a message of the type that the rpc takes.";
    }
}
