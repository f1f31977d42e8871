using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class StatusRoundTrip
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<StatusCode> Failures => [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory(Timeout = EchoServer.Limit)]
    [MemberData(nameof(Failures))]
    public async Task thrown_status_reaches_the_client(StatusCode code)
    {
        await using var server = await Throwing(() => new RpcException(new Status(code, "why")));

        var failure = await FailureOf(server.Client());

        Assert.Equal(code, failure.StatusCode);
        Assert.Equal("why", failure.Status.Detail);
    }

    [Theory(Timeout = EchoServer.Limit)]
    [InlineData("")]
    [InlineData("100 % of «Zürich» 日本 🗞")]
    [InlineData("two\r\nlines\tand %41")]
    public async Task detail_text_survives(string detail)
    {
        await using var server = await Throwing(() => new RpcException(new Status(StatusCode.NotFound, detail)));

        var failure = await FailureOf(server.Client());

        Assert.Equal(detail, failure.Status.Detail);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task trailers_of_a_thrown_status_reach_the_client()
    {
        var trailers = new Metadata { { "x-field", "slug" }, { "grpc-status-details-bin", [1, 2, 0, 255] } };
        await using var server = await Throwing(() => new RpcException(new Status(StatusCode.InvalidArgument, "bad"), trailers));
        using var call = server.Client().EchoAsync(new EchoRequest(), cancellationToken: Token);

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal("slug", failure.Trailers.GetValue("x-field"));
        Assert.Equal([1, 2, 0, 255], failure.Trailers.GetValueBytes("grpc-status-details-bin")!);
        Assert.Equal("slug", call.GetTrailers().GetValue("x-field"));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task error_without_a_reply_is_sent_as_headers_only()
    {
        await using var server = await Throwing(() =>
            new RpcException(new Status(StatusCode.PermissionDenied, "no"), new Metadata { { "x-field", "desk" } }));
        var wire = new RecordingHandler();

        var failure = await FailureOf(server.Client(options => options.HttpHandler = wire));

        var statusHeader = Assert.Single(wire.ResponseHeader("grpc-status"));
        Assert.Equal((int)StatusCode.PermissionDenied, int.Parse(statusHeader, CultureInfo.InvariantCulture));
        Assert.Equal("desk", failure.Trailers.GetValue("x-field"));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task status_set_on_the_context_ends_the_call()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Repeat = async (_, replies, context) =>
            {
                await replies.WriteAsync(new EchoReply());
                context.Status = new Status(StatusCode.Aborted, "halfway");
            },
        });
        using var call = server.Client().Repeat(new EchoRequest(), cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.Aborted, failure.StatusCode);
        Assert.Equal("halfway", failure.Status.Detail);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task other_exception_is_unknown_and_keeps_its_text_to_itself()
    {
        await using var server = await Throwing(() => new InvalidOperationException("password=hunter2"));

        var failure = await FailureOf(server.Client());

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.DoesNotContain("hunter2", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task method_without_a_body_is_unimplemented()
    {
        await using var server = await EchoServer.StartAsync(map: routes => routes.MapGrpcService<EmptyService>());

        var failure = await FailureOf(server.Client());

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task service_that_is_not_mapped_is_unimplemented()
    {
        await using var server = await EchoServer.StartAsync(map: _ => { });

        var failure = await FailureOf(server.Client());

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    private static Task<EchoServer> Throwing(Func<Exception> exception) =>
        EchoServer.StartAsync(new EchoHandlers { Echo = (_, _) => throw exception() });

    private static Task<RpcException> FailureOf(EchoService.EchoServiceClient client) =>
        Assert.ThrowsAsync<RpcException>(() => client.EchoAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync);

    private sealed class EmptyService : EchoService.EchoServiceBase;
}
