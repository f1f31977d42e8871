using Grpc.Core;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class SizeLimits
{
    private const int LimitInBytes = 1_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task request_over_the_limit_of_the_server_never_reaches_the_handler()
    {
        var calls = 0;
        var handlers = new EchoHandlers
        {
            Echo = (request, _) =>
            {
                calls++;
                return Task.FromResult(new EchoReply { Text = request.Text });
            },
        };
        await using var server = await EchoServer.StartAsync(handlers, options => options.MaxReceiveMessageSize = LimitInBytes);
        var client = server.Client();

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            client.EchoAsync(Request(LimitInBytes), cancellationToken: Token).ResponseAsync);
        await client.EchoAsync(Request(LimitInBytes - 10), cancellationToken: Token);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Equal(1, calls);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task reply_over_the_limit_of_the_client_fails_the_call()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options => options.MaxReceiveMessageSize = LimitInBytes);

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            client.EchoAsync(Request(LimitInBytes), cancellationToken: Token).ResponseAsync);
        var reply = await client.EchoAsync(Request(LimitInBytes - 10), cancellationToken: Token);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Equal(LimitInBytes - 10, reply.Text.Length);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task reply_over_the_sending_limit_of_the_server_fails_the_call()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.MaxSendMessageSize = LimitInBytes);

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            server.Client().EchoAsync(Request(LimitInBytes), cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task request_over_the_sending_limit_of_the_client_is_not_sent()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options => options.MaxSendMessageSize = LimitInBytes);

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            client.EchoAsync(Request(LimitInBytes), cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task message_over_the_limit_within_a_stream_ends_the_stream()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.MaxReceiveMessageSize = LimitInBytes);
        using var call = server.Client().Chat(cancellationToken: Token);
        await call.RequestStream.WriteAsync(Request(1), Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        await call.RequestStream.WriteAsync(Request(LimitInBytes), Token);
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    private static EchoRequest Request(int length) => new() { Text = new string('x', length) };
}
