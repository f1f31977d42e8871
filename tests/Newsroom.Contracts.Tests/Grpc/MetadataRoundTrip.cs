using Grpc.Core;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class MetadataRoundTrip
{
    private static readonly byte[] AllBytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task request_headers_reach_the_handler()
    {
        Metadata? seen = null;
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = (_, context) =>
            {
                seen = context.RequestHeaders;
                return Task.FromResult(new EchoReply());
            },
        });
        var headers = new Metadata { { "X-Desk", "foreign, night" }, { "blob-bin", AllBytes }, { "void-bin", Array.Empty<byte>() } };

        await server.Client().EchoAsync(new EchoRequest(), headers, cancellationToken: Token);

        Assert.NotNull(seen);
        Assert.Equal("foreign, night", seen.GetValue("x-desk"));
        Assert.Equal(AllBytes, seen.GetValueBytes("blob-bin")!);
        Assert.NotNull(seen.Get("void-bin"));
        Assert.Empty(seen.GetValueBytes("void-bin")!);
        Assert.Null(seen.Get("x-absent"));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task response_headers_arrive_before_the_reply()
    {
        var mayReply = new TaskCompletionSource();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-edition", "late" }, { "mark-bin", AllBytes } });
                await mayReply.Task;
                return new EchoReply();
            },
        });
        using var call = server.Client().EchoAsync(new EchoRequest(), cancellationToken: Token);

        var headers = await call.ResponseHeadersAsync;

        Assert.False(call.ResponseAsync.IsCompleted);
        Assert.Equal("late", headers.GetValue("x-edition"));
        Assert.Equal(AllBytes, headers.GetValueBytes("mark-bin")!);
        mayReply.SetResult();
        await call;
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task trailers_of_a_successful_call_reach_the_client()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = (_, context) =>
            {
                context.ResponseTrailers.Add("x-rows", "7");
                context.ResponseTrailers.Add("sum-bin", AllBytes);
                return Task.FromResult(new EchoReply());
            },
        });
        using var call = server.Client().EchoAsync(new EchoRequest(), cancellationToken: Token);

        await call;

        Assert.Equal("7", call.GetTrailers().GetValue("x-rows"));
        Assert.Equal(AllBytes, call.GetTrailers().GetValueBytes("sum-bin")!);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task handler_sees_method_host_peer_and_an_anonymous_caller()
    {
        (string Method, string Host, string Peer, bool Known, object? State) seen = default;
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = (_, context) =>
            {
                context.UserState["key"] = "value";
                var known = context.AuthContext.IsPeerAuthenticated;
                seen = (context.Method, context.Host, context.Peer, known, context.UserState["key"]);
                return Task.FromResult(new EchoReply());
            },
        });

        await server.Client().EchoAsync(new EchoRequest(), cancellationToken: Token);

        Assert.Equal("/newsroom.tests.echo.v1.EchoService/Echo", seen.Method);
        Assert.Equal(server.Address.Authority, seen.Host);
        Assert.StartsWith("ipv4:127.0.0.1:", seen.Peer, StringComparison.Ordinal);
        Assert.False(seen.Known);
        Assert.Equal("value", seen.State);
    }
}
