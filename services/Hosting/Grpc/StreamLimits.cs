using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Newsroom.Hosting;

/// <summary>
/// Ends streams that hold on to the server: whose client does not read what it asked for, or has nothing more to say and does not say so.
/// The web server's own rates do not see either: it measures bytes of connections, and for streams of messages it does not measure at all.
/// </summary>
internal sealed class StreamLimits(IOptions<ListenOptions> options, TimeProvider clock) : Interceptor
{
    /// <summary>CANCEL (RFC 9113, section 7), which clients see as CANCELLED.</summary>
    private const int Http2Cancel = 8;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(request, new Writer<TResponse>(responseStream, context.GetHttpContext(), options.Value.WriteTimeout, clock), context);

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(new Reader<TRequest>(requestStream, options.Value.IdleTimeout, clock), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(
            new Reader<TRequest>(requestStream, options.Value.IdleTimeout, clock),
            new Writer<TResponse>(responseStream, context.GetHttpContext(), options.Value.WriteTimeout, clock),
            context);

    /// <summary>Resets the call when a message is not taken in time: a status would only queue up behind what is not read.</summary>
    private sealed class Writer<T>(IServerStreamWriter<T> inner, HttpContext http, TimeSpan timeout, TimeProvider clock) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            var writing = inner.WriteAsync(message, cancellationToken);
            return writing.IsCompleted ? writing : InTimeAsync(writing);
        }

        private async Task InTimeAsync(Task writing)
        {
            try
            {
                await writing.WaitAsync(timeout, clock);
            }
            catch (TimeoutException) when (!writing.IsCompleted)
            {
                http.Features.Get<IHttpResetFeature>()?.Reset(Http2Cancel);
                throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The client did not read for {timeout.TotalSeconds:0.#} s."));
            }
        }
    }

    private sealed class Reader<T>(IAsyncStreamReader<T> inner, TimeSpan timeout, TimeProvider clock) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            var reading = inner.MoveNext(cancellationToken);
            return reading.IsCompleted ? reading : InTimeAsync(reading);
        }

        private async Task<bool> InTimeAsync(Task<bool> reading)
        {
            try
            {
                return await reading.WaitAsync(timeout, clock);
            }
            catch (TimeoutException) when (!reading.IsCompleted)
            {
                throw RpcErrors.Unavailable($"Nothing was sent for {timeout.TotalSeconds:0.#} s; call again when there is something.", RetryAfter);
            }
        }
    }
}
