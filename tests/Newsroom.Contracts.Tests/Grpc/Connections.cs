using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Newsroom.Testing;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class Connections
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task server_that_does_not_listen_is_unavailable()
    {
        // Bound without listening: the port refuses connections and nobody else can take it.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var channel = GrpcChannel.ForAddress($"http://{socket.LocalEndPoint}");

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.NotNull(failure.Status.DebugException);
        Assert.Same(failure.Status.DebugException, failure.InnerException);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task target_and_state_of_a_channel_are_shown()
    {
        await using var server = await EchoServer.StartAsync();
        var channel = server.Channel();
        Assert.Equal(server.Address.Authority, channel.Target);
        Assert.Equal(ConnectivityState.Idle, channel.State);

        await channel.ConnectAsync(Token);
        Assert.Equal(ConnectivityState.Ready, channel.State);

        await channel.ShutdownAsync();
        channel.Dispose();
        Assert.Throws<ObjectDisposedException>(() => channel.CreateCallInvoker());
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task unavailable_call_is_repeated_as_the_service_config_says()
    {
        var attempts = new List<string?>();
        await using var server = await EchoServer.StartAsync(Failing(StatusCode.Unavailable, attempts, times: 2));
        var client = server.Client(options => options.ServiceConfig = new ServiceConfig { MethodConfigs = { Retry } });

        var reply = await client.EchoAsync(new EchoRequest { Text = "again" }, cancellationToken: Token);

        Assert.Equal("again", reply.Text);
        Assert.Equal([null, "1", "2"], attempts);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task call_fails_when_its_attempts_are_used_up()
    {
        var attempts = new List<string?>();
        await using var server = await EchoServer.StartAsync(Failing(StatusCode.Unavailable, attempts, times: 9));
        var client = server.Client(options => options.ServiceConfig = new ServiceConfig { MethodConfigs = { Retry } });

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            client.EchoAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Equal(3, attempts.Count);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task status_that_is_not_listed_is_not_repeated()
    {
        var attempts = new List<string?>();
        await using var server = await EchoServer.StartAsync(Failing(StatusCode.NotFound, attempts, times: 9));
        var client = server.Client(options => options.ServiceConfig = new ServiceConfig { MethodConfigs = { Retry } });

        await Assert.ThrowsAsync<RpcException>(() => client.EchoAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync);

        Assert.Single(attempts);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task hedged_call_takes_the_first_reply_and_cancels_the_other()
    {
        var attempt = 0;
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Echo = async (_, context) =>
            {
                if (Interlocked.Increment(ref attempt) == 1)
                    await UntilCancelled.WaitAsync(cancelled, context.CancellationToken);
                return new EchoReply { Text = "second" };
            },
        });
        var hedging = new MethodConfig
        {
            Names = { MethodName.Default },
            HedgingPolicy = new HedgingPolicy { MaxAttempts = 2, HedgingDelay = TimeSpan.FromMilliseconds(100) },
        };
        var client = server.Client(options => options.ServiceConfig = new ServiceConfig { MethodConfigs = { hedging } });

        var reply = await client.EchoAsync(new EchoRequest(), cancellationToken: Token);

        Assert.Equal("second", reply.Text);
        await cancelled.Task.WaitAsync(Token);
    }

    private static MethodConfig Retry => new()
    {
        Names = { MethodName.Default },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = 3,
            InitialBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(1),
            BackoffMultiplier = 1,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    };

    private static EchoHandlers Failing(StatusCode code, List<string?> attempts, int times) => new()
    {
        Echo = (request, context) =>
        {
            attempts.Add(context.RequestHeaders.GetValue("grpc-previous-rpc-attempts"));
            return attempts.Count > times
                ? Task.FromResult(new EchoReply { Text = request.Text })
                : throw new RpcException(new Status(code, attempts.Count.ToString(CultureInfo.InvariantCulture)));
        },
    };
}
