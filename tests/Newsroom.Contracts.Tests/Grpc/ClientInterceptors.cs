using Grpc.Core;
using Grpc.Core.Interceptors;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class ClientInterceptors
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task calls_of_all_kinds_pass_through()
    {
        await using var server = await EchoServer.StartAsync();
        var trace = new List<string>();
        var client = new EchoService.EchoServiceClient(server.Channel().Intercept(new Tracing("t", trace)));

        await Task.Run(() => client.Echo(new EchoRequest(), cancellationToken: Token), Token);
        await client.EchoAsync(new EchoRequest(), cancellationToken: Token);
        using var collect = client.Collect(cancellationToken: Token);
        await collect.RequestStream.CompleteAsync();
        await collect;
        using var repeat = client.Repeat(new EchoRequest(), cancellationToken: Token);
        Assert.False(await repeat.ResponseStream.MoveNext());
        using var chat = client.Chat(cancellationToken: Token);
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext());

        Assert.Equal(["t blocking Echo", "t unary Echo", "t client stream Collect", "t server stream Repeat", "t duplex Chat"], trace);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task first_interceptor_given_is_passed_first()
    {
        await using var server = await EchoServer.StartAsync();
        var trace = new List<string>();
        var invoker = server.Channel().Intercept(new Tracing("a", trace), new Tracing("b", trace)).Intercept(new Tracing("c", trace));

        await new EchoService.EchoServiceClient(invoker).EchoAsync(new EchoRequest(), cancellationToken: Token);

        Assert.Equal(["c unary Echo", "a unary Echo", "b unary Echo"], trace);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task interceptor_changes_request_options_and_reply()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = (request, context) =>
                Task.FromResult(new EchoReply { Text = request.Text + context.RequestHeaders.GetValue("x-added") }),
        });
        var client = new EchoService.EchoServiceClient(server.Channel().Intercept(new Rewriting()));

        using var call = client.EchoAsync(new EchoRequest { Text = "sent" }, cancellationToken: Token);

        Assert.Equal("rewritten header!", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task call_that_an_interceptor_wrapped_keeps_its_parts()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "gone"), new Metadata { { "x-id", "9" } }),
        });
        var client = new EchoService.EchoServiceClient(server.Channel().Intercept(new Rewriting()));
        using var call = client.EchoAsync(new EchoRequest(), cancellationToken: Token);

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.Equal("gone", call.GetStatus().Detail);
        Assert.Equal("9", call.GetTrailers().GetValue("x-id"));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task function_replaces_headers_and_leaves_those_of_the_caller_alone()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = (_, context) => Task.FromResult(new EchoReply
            {
                Text = context.RequestHeaders.GetValue("x-own") + context.RequestHeaders.GetValue("x-added"),
            }),
        });
        var invoker = server.Channel().Intercept(headers =>
        {
            headers.Add("x-added", "2");
            return headers;
        });
        var client = new EchoService.EchoServiceClient(invoker);
        var own = new Metadata { { "x-own", "1" } };

        Assert.Equal("12", (await client.EchoAsync(new EchoRequest(), own, cancellationToken: Token)).Text);
        Assert.Equal("2", (await client.EchoAsync(new EchoRequest(), cancellationToken: Token)).Text);
        Assert.Single(own);
    }

    private sealed class Rewriting : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var options = context.Options.WithHeaders(new Metadata { { "x-added", " header" } });
            var call = continuation(
                (TRequest)(object)new EchoRequest { Text = "rewritten" },
                new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
            return new AsyncUnaryCall<TResponse>(
                Exclaim(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        private static async Task<TResponse> Exclaim<TResponse>(Task<TResponse> response) =>
            (TResponse)(object)new EchoReply { Text = ((EchoReply)(object)(await response)!).Text + "!" };
    }

    private sealed class Tracing(string name, List<string> trace) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} blocking {context.Method.Name}");
            return base.BlockingUnaryCall(request, context, continuation);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} unary {context.Method.Name}");
            return base.AsyncUnaryCall(request, context, continuation);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} server stream {context.Method.Name}");
            return base.AsyncServerStreamingCall(request, context, continuation);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} client stream {context.Method.Name}");
            return base.AsyncClientStreamingCall(context, continuation);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} duplex {context.Method.Name}");
            return base.AsyncDuplexStreamingCall(context, continuation);
        }
    }
}
