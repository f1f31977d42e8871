using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;

namespace Newsroom.AllInOne;

/// <summary>
/// Round robin that starts over with a replica which is neither connected nor tried for <paramref name="patience"/>, longer than a connect may take.
/// </summary>
/// <remarks>
/// Grpc.Net.Client 2.85 loses connects: one that ends by its timeout reports IDLE before it gives up its place, so the next, which round robin
/// asks for at once, can find it still there and leave the work to it. The replica is then CONNECTING for good, and calls wait for it until their
/// deadlines.
/// </remarks>
internal sealed class ReplicaBalancerFactory(TimeSpan patience) : LoadBalancerFactory
{
    private const string Policy = "newsroom_replicas";

    private readonly RoundRobinBalancerFactory _roundRobin = new();

    public static LoadBalancingConfig Config => new(Policy);

    public override string Name => Policy;

    public override LoadBalancer Create(LoadBalancerOptions options) =>
        _roundRobin.Create(new LoadBalancerOptions(new Controller(options.Controller, patience), options.LoggerFactory, options.Configuration));

    private sealed class Controller(IChannelControlHelper channel, TimeSpan patience) : IChannelControlHelper
    {
        public Subchannel CreateSubchannel(SubchannelOptions options)
        {
            var replica = channel.CreateSubchannel(options);
            var isMoving = true;
            var timer = new Timer(
                _ =>
                {
                    if (!Interlocked.Exchange(ref isMoving, false) && replica.CurrentAddress is null)
                        StartOver(replica);
                },
                state: null, patience, patience);
            replica.OnStateChanged(change =>
            {
                Volatile.Write(ref isMoving, true);
                if (change.State == ConnectivityState.Shutdown)
                    timer.Dispose();
            });
            return replica;
        }

        public void UpdateState(BalancerState state) => channel.UpdateState(state);

        public void RefreshResolver() => channel.RefreshResolver();

        /// <summary>Only other addresses make a subchannel drop what it is about: they alternate between the same one once and twice.</summary>
        private static void StartOver(Subchannel replica)
        {
            var addresses = replica.GetAddresses();
            try
            {
                replica.UpdateAddresses(addresses.Count > 1 ? [addresses[0]] : [addresses[0], addresses[0]]);
            }
            catch (InvalidOperationException)
            {
                // It was shut down meanwhile.
            }
        }
    }
}
