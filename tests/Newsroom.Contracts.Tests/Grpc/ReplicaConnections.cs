using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.AllInOne;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

/// <summary>The channel that our own clients spread their calls over replicas with.</summary>
public class ReplicaConnections
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task call_is_answered_by_a_name_s_replica()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = ReplicaChannel.Create($"dns:///localhost:{server.Address.Port}");

        var reply = await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest { Text = "here" }, cancellationToken: Token);

        Assert.Equal("here", reply.Text);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task replica_is_connected_to_after_the_library_lost_a_connect()
    {
        // Bound without listening: the port refuses connections.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var losing = new LosingFactory(new ReplicaBalancerFactory(TimeSpan.FromMilliseconds(400)));
        using var channel = GrpcChannel.ForAddress($"dns:///{socket.LocalEndPoint}", new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(20),
            ServiceProvider = new ServiceCollection()
                .AddSingleton<ResolverFactory>(new DnsResolverFactory(Timeout.InfiniteTimeSpan))
                .AddSingleton<LoadBalancerFactory>(losing)
                .BuildServiceProvider(),
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { ReplicaBalancerFactory.Config } },
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(100) },
        });
        var connecting = channel.ConnectAsync(Token);
        await losing.Lost.WaitAsync(Token);

        socket.Listen();

        await connecting;
    }

    /// <summary>Holds back the connect that timed out until the one after it has found it still there and left.</summary>
    private sealed class LosingFactory(LoadBalancerFactory replicas) : LoadBalancerFactory
    {
        private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Lost => _lost.Task;

        public override string Name => replicas.Name;

        public override LoadBalancer Create(LoadBalancerOptions options)
        {
            var controller = new Controller(options.Controller);
            return new Balancer(replicas.Create(new LoadBalancerOptions(controller, options.LoggerFactory, options.Configuration)), controller.Created, _lost);
        }

        private sealed class Controller(IChannelControlHelper channel) : IChannelControlHelper
        {
            public Queue<Subchannel> Created { get; } = new();

            public Subchannel CreateSubchannel(SubchannelOptions options)
            {
                Created.Enqueue(channel.CreateSubchannel(options));
                return Created.Last();
            }

            public void UpdateState(BalancerState state) => channel.UpdateState(state);

            public void RefreshResolver() => channel.RefreshResolver();
        }

        private sealed class Balancer(LoadBalancer replicas, Queue<Subchannel> created, TaskCompletionSource lost) : LoadBalancer
        {
            /// <summary>Registers after round robin, so it holds back what follows its request for another connect.</summary>
            public override void UpdateChannelState(ChannelState state)
            {
                replicas.UpdateChannelState(state);
                while (created.TryDequeue(out var subchannel))
                    subchannel.OnStateChanged(change => HoldBack(change.State));
            }

            public override void RequestConnection() => replicas.RequestConnection();

            protected override void Dispose(bool disposing)
            {
                replicas.Dispose();
                base.Dispose(disposing);
            }

            private void HoldBack(ConnectivityState state)
            {
                if (state != ConnectivityState.Idle || lost.Task.IsCompleted)
                    return;
                Thread.Sleep(TimeSpan.FromMilliseconds(200));
                lost.SetResult();
            }
        }
    }
}
