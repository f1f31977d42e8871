using System.Data.Common;
using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Newsroom.Hosting;

/// <summary>
/// The one place where exceptions become a gRPC status: a caller never sees a stack trace, and always a trace id to give to
/// whoever runs the service.
/// </summary>
internal sealed partial class ErrorInterceptor(IHostApplicationLifetime lifetime, ILogger<ErrorInterceptor> logger) : Interceptor
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Unreadable();
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Unreadable();
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    /// <summary>What the caller is answered, as far as the exception alone tells.</summary>
    internal static StatusCode CodeOf(Exception e) => e switch
    {
        RpcException rpc => rpc.StatusCode,
        OperationCanceledException => StatusCode.Cancelled,
        InvalidProtocolBufferException => StatusCode.InvalidArgument,
        _ => IsPassing(e) ? StatusCode.Unavailable : StatusCode.Internal,
    };

    // Only of a stream: what else is not readable is answered before any interceptor runs.
    private static RpcException Unreadable() =>
        new(new Status(StatusCode.InvalidArgument, "A request of the stream is not a message of the type that the rpc takes."));

    private RpcException Translate(Exception e, ServerCallContext context)
    {
        if (e is OperationCanceledException or IOException && context.CancellationToken.IsCancellationRequested)
            return new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return RpcErrors.Unavailable("The server is shutting down; call again.", RetryAfter);

        var traceId = Activity.Current?.TraceId.ToString() ?? "none";
        if (IsPassing(e))
        {
            LogUnavailable(logger, e, context.Method, traceId);
            return RpcErrors.Unavailable($"The database is busy or cannot be reached; try again (trace {traceId}).", RetryAfter);
        }

        LogFailed(logger, e, context.Method, traceId);
        return new RpcException(new Status(StatusCode.Internal, $"Internal error (trace {traceId})."));
    }

    // SQLite's client calls no error transient, not even that another writer holds the file.
    private static bool IsPassing(Exception e) => e is DbException { IsTransient: true } or TimeoutException
        or SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL };

    [LoggerMessage(EventName = "grpc.call.failed", Level = LogLevel.Error, Message = "{Method} failed (trace {TraceId})")]
    private static partial void LogFailed(ILogger logger, Exception e, string method, string traceId);

    [LoggerMessage(EventName = "grpc.call.unavailable", Level = LogLevel.Warning, Message = "{Method} found the database busy or unreachable (trace {TraceId})")]
    private static partial void LogUnavailable(ILogger logger, Exception e, string method, string traceId);
}
