using Grpc.Core;
using Newsroom.Testing;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class Deadlines
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task call_that_outlives_its_deadline_fails_and_its_handler_is_cancelled()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = async (_, context) =>
            {
                await UntilCancelled.WaitAsync(cancelled, context.CancellationToken);
                return new EchoReply();
            },
        });

        var client = server.Client();
        using (var warmUp = client.Repeat(new EchoRequest(), cancellationToken: Token))
        {
            // The connection is there before the clock starts, so that the call reaches its handler in time.
            Assert.False(await warmUp.ResponseStream.MoveNext(Token));
        }

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            client.EchoAsync(new EchoRequest(), deadline: In(TimeSpan.FromSeconds(1)), cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        await cancelled.Task.WaitAsync(Token);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task stream_that_outlives_its_deadline_fails()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Chat(deadline: In(TimeSpan.FromMilliseconds(500)), cancellationToken: Token);

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task deadline_reaches_the_handler()
    {
        await using var server = await AnsweringItsDeadline();
        var deadline = In(TimeSpan.FromMinutes(10));

        var reply = await server.Client().EchoAsync(new EchoRequest(), deadline: deadline, cancellationToken: Token);

        // The wire carries the time that is left, so the two clocks may differ by as long as the call was under way.
        var seen = DateTime.Parse(reply.Text, null, System.Globalization.DateTimeStyles.RoundtripKind);
        Assert.Equal(DateTimeKind.Utc, seen.Kind);
        Assert.InRange(seen, deadline - TimeSpan.FromSeconds(5), deadline + TimeSpan.FromMinutes(1));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task call_without_a_deadline_may_take_for_ever()
    {
        await using var server = await AnsweringItsDeadline();

        var reply = await server.Client().EchoAsync(new EchoRequest(), cancellationToken: Token);

        Assert.Equal(DateTime.MaxValue.ToString("O"), reply.Text[..27]);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task call_whose_deadline_has_passed_is_not_sent()
    {
        var reached = false;
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = (_, _) =>
            {
                reached = true;
                return Task.FromResult(new EchoReply());
            },
        });

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            server.Client().EchoAsync(new EchoRequest(), deadline: In(TimeSpan.FromSeconds(-1)), cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.False(reached);
    }

    private static Task<EchoServer> AnsweringItsDeadline() => EchoServer.StartAsync(new EchoHandlers
    {
        Echo = (_, context) => Task.FromResult(new EchoReply { Text = context.Deadline.ToString("O") }),
    });

    private static DateTime In(TimeSpan time) => TimeProvider.System.GetUtcNow().UtcDateTime + time;
}
