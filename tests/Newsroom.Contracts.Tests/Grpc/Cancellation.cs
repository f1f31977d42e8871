using Grpc.Core;
using Newsroom.Testing;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class Cancellation
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task client_that_gives_up_cancels_the_handler()
    {
        var calls = new WaitingCalls();
        await using var server = await EchoServer.StartAsync(calls.Handlers);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = server.Client().EchoAsync(new EchoRequest(), cancellationToken: source.Token);
        await calls.Started.Task.WaitAsync(Token);
        Assert.False(calls.Cancelled.Task.IsCompleted);

        await source.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await calls.Cancelled.Task.WaitAsync(Token);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task disposing_a_running_call_cancels_the_handler()
    {
        var calls = new WaitingCalls();
        await using var server = await EchoServer.StartAsync(calls.Handlers);
        var call = server.Client().Chat(cancellationToken: Token);
        await calls.Started.Task.WaitAsync(Token);
        Assert.False(calls.Cancelled.Task.IsCompleted);

        call.Dispose();

        await calls.Cancelled.Task.WaitAsync(Token);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task cancelling_one_read_cancels_the_call()
    {
        var calls = new WaitingCalls();
        await using var server = await EchoServer.StartAsync(calls.Handlers);
        using var call = server.Client().Chat(cancellationToken: Token);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var read = call.ResponseStream.MoveNext(source.Token);
        await calls.Started.Task.WaitAsync(Token);
        Assert.False(read.IsCompleted);

        await source.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => read);
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await calls.Cancelled.Task.WaitAsync(Token);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task cancelling_await_foreach_cancels_the_call()
    {
        var calls = new WaitingCalls();
        await using var server = await EchoServer.StartAsync(calls.Handlers);
        using var call = server.Client().Chat(cancellationToken: Token);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var replies = call.ResponseStream.ReadAllAsync(source.Token).GetAsyncEnumerator(Token);
        var read = replies.MoveNextAsync().AsTask();
        await calls.Started.Task.WaitAsync(Token);

        await source.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => read);
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await calls.Cancelled.Task.WaitAsync(Token);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task write_with_a_cancelled_token_cancels_the_call()
    {
        var calls = new WaitingCalls();
        await using var server = await EchoServer.StartAsync(calls.Handlers);
        using var call = server.Client().Chat(cancellationToken: Token);
        await calls.Started.Task.WaitAsync(Token);

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            call.RequestStream.WriteAsync(new EchoRequest(), new CancellationToken(canceled: true)));

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await calls.Cancelled.Task.WaitAsync(Token);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task handler_that_waits_for_a_request_fails_when_the_client_leaves()
    {
        var waits = new TaskCompletionSource();
        var outcome = new TaskCompletionSource<Exception?>();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Collect = async (requests, _) =>
            {
                Assert.True(await requests.MoveNext());
                var read = requests.MoveNext();
                waits.SetResult();
                outcome.SetResult(await Record.ExceptionAsync(() => read));
                return new EchoReply();
            },
        });
        using var call = server.Client().Collect(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new EchoRequest(), Token);
        await waits.Task.WaitAsync(Token);
        Assert.False(outcome.Task.IsCompleted);

        call.Dispose();

        // Not an orderly end: the handler must not take half a stream for a whole one.
        Assert.NotNull(await outcome.Task.WaitAsync(Token));
    }

    private sealed class WaitingCalls
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EchoHandlers Handlers => new()
        {
            Echo = async (_, context) =>
            {
                await WaitAsync(context);
                return new EchoReply();
            },
            Chat = (_, _, context) => WaitAsync(context),
        };

        private async Task WaitAsync(ServerCallContext context)
        {
            Started.SetResult();
            await UntilCancelled.WaitAsync(Cancelled, context.CancellationToken);
        }
    }
}
