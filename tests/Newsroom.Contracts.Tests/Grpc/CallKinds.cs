using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class CallKinds
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task unary_call_returns_the_reply()
    {
        await using var server = await EchoServer.StartAsync();

        var reply = await server.Client().EchoAsync(new EchoRequest { Text = "Zürich 日本" }, cancellationToken: Token);

        Assert.Equal("Zürich 日本", reply.Text);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task blocking_unary_call_returns_the_reply()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client();

        var reply = await Task.Run(() => client.Echo(new EchoRequest { Text = "slug" }, cancellationToken: Token), Token);

        Assert.Equal("slug", reply.Text);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task finished_unary_call_shows_status_and_trailers()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().EchoAsync(new EchoRequest { Text = "slug" }, cancellationToken: Token);

        await call.ConfigureAwait(false);

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Empty(call.GetTrailers());
        Assert.NotEmpty(await call.ResponseHeadersAsync);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task running_call_has_no_status_yet()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Chat(cancellationToken: Token);

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task client_stream_is_answered_only_after_the_half_close()
    {
        var received = new TaskCompletionSource();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Collect = async (requests, _) =>
            {
                var texts = "";
                while (await requests.MoveNext())
                {
                    texts += requests.Current.Text;
                    if (texts.Length == 3)
                    {
                        received.SetResult();
                    }
                }

                return new EchoReply { Text = texts };
            },
        });
        using var call = server.Client().Collect(cancellationToken: Token);
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text }, Token);
        }

        await received.Task.WaitAsync(Token);
        Assert.False(call.ResponseAsync.IsCompleted);
        await call.RequestStream.CompleteAsync();

        Assert.Equal("abc", (await call).Text);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task client_stream_without_requests_is_answered()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Collect(cancellationToken: Token);

        await call.RequestStream.CompleteAsync();

        Assert.Equal("", (await call.ResponseAsync).Text);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task server_stream_is_read_back_to_back_in_order()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Repeat(new EchoRequest { Text = "r", Times = 2_000 }, cancellationToken: Token);

        for (var count = 0; count < 2_000; count++)
        {
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal($"r{count}", call.ResponseStream.Current.Text);
        }

        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task server_stream_is_read_with_await_foreach()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Repeat(new EchoRequest { Text = "r", Times = 3 }, cancellationToken: Token);
        var texts = new List<string>();

        await foreach (var reply in call.ResponseStream.ReadAllAsync(Token))
        {
            texts.Add(reply.Text);
        }

        Assert.Equal(["r0", "r1", "r2"], texts);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task server_stream_that_fails_gives_its_messages_first()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Repeat = async (_, replies, _) =>
            {
                await replies.WriteAsync(new EchoReply { Text = "one" });
                throw new RpcException(new Status(StatusCode.DataLoss, "torn"), new Metadata { { "at", "2" } });
            },
        });
        using var call = server.Client().Repeat(new EchoRequest(), cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.DataLoss, failure.StatusCode);
        Assert.Equal("2", failure.Trailers.GetValue("at"));
        Assert.Equal(StatusCode.DataLoss, call.GetStatus().StatusCode);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task duplex_call_takes_turns_and_replies_after_the_half_close()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Chat = async (requests, replies, _) =>
            {
                await foreach (var request in requests.ReadAllAsync())
                {
                    await replies.WriteAsync(new EchoReply { Text = "re " + request.Text });
                }

                await replies.WriteAsync(new EchoReply { Text = "bye" });
            },
        });
        using var call = server.Client().Chat(cancellationToken: Token);

        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal("re " + text, call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("bye", call.ResponseStream.Current.Text);
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task service_mapped_from_its_definition_serves_all_kinds()
    {
        var service = new TestEchoService(new EchoHandlers());
        await using var server = await EchoServer.StartAsync(map: routes => routes.MapGrpcService(EchoService.BindService(service)));
        var client = server.Client();

        Assert.Equal("a", (await client.EchoAsync(new EchoRequest { Text = "a" }, cancellationToken: Token)).Text);
        using var collect = client.Collect(cancellationToken: Token);
        await collect.RequestStream.WriteAsync(new EchoRequest { Text = "b" }, Token);
        await collect.RequestStream.CompleteAsync();
        Assert.Equal("b", (await collect).Text);
        using var repeat = client.Repeat(new EchoRequest { Text = "c", Times = 1 }, cancellationToken: Token);
        Assert.True(await repeat.ResponseStream.MoveNext(Token));
        Assert.Equal("c0", repeat.ResponseStream.Current.Text);
        using var chat = client.Chat(cancellationToken: Token);
        await chat.RequestStream.WriteAsync(new EchoRequest { Text = "d" }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));
        Assert.Equal("d", chat.ResponseStream.Current.Text);
    }
}
