using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Newsroom.AllInOne;

/// <summary>A channel that spreads its calls over the replicas of a service.</summary>
internal static class ReplicaChannel
{
    /// <summary>An article with its tags can be larger than the client's default of 4 MiB.</summary>
    private const int MaxReceiveMessageSize = 16 * 1024 * 1024;

    /// <summary>A new replica is noticed within 18 s, since the library looks a name up every 15 s at most; a lost one by its connection.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    private static readonly MethodConfig Repeated = new()
    {
        Names = { MethodName.Default },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = 5,
            InitialBackoff = TimeSpan.FromMilliseconds(300),
            MaxBackoff = TimeSpan.FromSeconds(3),
            BackoffMultiplier = 2,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    };

    /// <summary>
    /// <paramref name="address"/> is <c>dns:///host:port</c>, where the name has an IP address for each replica, or <c>http://host:port</c>
    /// of a single one. A call that is answered UNAVAILABLE is made again, up to five times within about five seconds: submitting an
    /// article again, tracking and reading change nothing that was done before.
    /// </summary>
    public static GrpcChannel Create(string address)
    {
        var balancing = new ServiceCollection()
            .AddSingleton<ResolverFactory>(new DnsResolverFactory(RefreshInterval))
            .AddSingleton<LoadBalancerFactory>(new ReplicaBalancerFactory(ConnectTimeout + TimeSpan.FromSeconds(1)))
            .BuildServiceProvider();
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            MaxReceiveMessageSize = MaxReceiveMessageSize,
            ServiceProvider = balancing,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { ReplicaBalancerFactory.Config }, MethodConfigs = { Repeated } },
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                ConnectTimeout = ConnectTimeout,
                // A container that is gone does not close its connections.
                KeepAlivePingDelay = TimeSpan.FromSeconds(5),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            },
        });
    }
}
