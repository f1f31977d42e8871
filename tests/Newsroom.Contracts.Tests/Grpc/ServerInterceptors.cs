using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class ServerInterceptors
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task calls_of_all_kinds_pass_through_in_the_order_of_registration()
    {
        var trace = new List<string>();
        await using var server = await EchoServer.StartAsync(options: options =>
        {
            options.Interceptors.Add<Tracing>("a", trace);
            options.Interceptors.Add<Tracing>("b", trace);
        });
        var client = server.Client();

        await client.EchoAsync(new EchoRequest(), cancellationToken: Token);
        using var collect = client.Collect(cancellationToken: Token);
        await collect.RequestStream.CompleteAsync();
        await collect;
        using var repeat = client.Repeat(new EchoRequest(), cancellationToken: Token);
        Assert.False(await repeat.ResponseStream.MoveNext());
        using var chat = client.Chat(cancellationToken: Token);
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext());

        Assert.Equal(
            [
                "a unary", "b unary", "a client stream", "b client stream",
                "a server stream", "b server stream", "a duplex", "b duplex",
            ],
            trace);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task interceptor_turns_an_exception_into_a_status_with_trailers()
    {
        await using var server = await EchoServer.StartAsync(
            new EchoHandlers
            {
                Echo = (_, _) => throw new FormatException("slug"),
                Chat = (_, _, _) => throw new FormatException("dek"),
            },
            options => options.Interceptors.Add<Translating>());
        var client = server.Client();

        var unary = await Assert.ThrowsAsync<RpcException>(() =>
            client.EchoAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync);
        using var chat = client.Chat(cancellationToken: Token);
        var stream = await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext());

        Assert.Equal((StatusCode.InvalidArgument, "slug"), (unary.StatusCode, unary.Trailers.GetValue("x-field")));
        Assert.Equal((StatusCode.InvalidArgument, "dek"), (stream.StatusCode, stream.Trailers.GetValue("x-field")));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task interceptor_refuses_a_call_before_the_handler_sees_it()
    {
        var reached = false;
        await using var server = await EchoServer.StartAsync(
            new EchoHandlers
            {
                Echo = (_, _) =>
                {
                    reached = true;
                    return Task.FromResult(new EchoReply());
                },
            },
            options => options.Interceptors.Add<Refusing>());

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            server.Client().EchoAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.Unauthenticated, failure.StatusCode);
        Assert.False(reached);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task interceptor_wraps_the_streams()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.Interceptors.Add<Shouting>());
        using var call = server.Client().Chat(cancellationToken: Token);

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "stop press" }, Token);
        Assert.True(await call.ResponseStream.MoveNext());

        Assert.Equal("STOP PRESS", call.ResponseStream.Current.Text);
    }

    private sealed class Refusing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.Unauthenticated, "who?"));
    }

    private sealed class Shouting : Interceptor
    {
        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            continuation(requestStream, new Loud<TResponse>(responseStream), context);

        private sealed class Loud<T>(IServerStreamWriter<T> inner) : IServerStreamWriter<T>
        {
            public WriteOptions? WriteOptions
            {
                get => inner.WriteOptions;
                set => inner.WriteOptions = value;
            }

            public Task WriteAsync(T message) =>
                inner.WriteAsync((T)(object)new EchoReply { Text = ((EchoReply)(object)message!).Text.ToUpperInvariant() });
        }
    }

    private sealed class Translating : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            try
            {
                return await continuation(request, context);
            }
            catch (FormatException wrong)
            {
                throw Invalid(wrong);
            }
        }

        public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            try
            {
                await continuation(requestStream, responseStream, context);
            }
            catch (FormatException wrong)
            {
                throw Invalid(wrong);
            }
        }

        private static RpcException Invalid(FormatException wrong) =>
            new(new Status(StatusCode.InvalidArgument, "invalid", wrong), new Metadata { { "x-field", wrong.Message } });
    }

    private sealed class Tracing(string name, List<string> trace) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} unary");
            return base.UnaryServerHandler(request, context, continuation);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} client stream");
            return base.ClientStreamingServerHandler(requestStream, context, continuation);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} server stream");
            return base.ServerStreamingServerHandler(request, responseStream, context, continuation);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} duplex");
            return base.DuplexStreamingServerHandler(requestStream, responseStream, context, continuation);
        }
    }
}
