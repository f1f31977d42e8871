using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Newsroom.Hosting;

/// <summary>Asks the broker whether it takes a message from a connection of its own.</summary>
internal sealed class BrokerProbe(IOptions<BusOptions> options, Instance instance)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<bool> IsTakenAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await PublishAsync(limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>To no queue, which is confirmed at once, but not by a broker that holds publishers back.</summary>
    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = options.Value.Address, AutomaticRecoveryEnabled = false, RequestedConnectionTimeout = Patience };
        var tls = options.Value.Address.Scheme == "amqps" ? BusTls.OptionOf(options.Value) : new SslOption();
        await using var connection = await factory.CreateConnectionAsync(
            options.Value.AllNodes.Select(node => EndpointOf(node, tls)), $"{instance.Name} probe", cancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        await channel.BasicPublishAsync("", "newsroom-probe", "probe"u8.ToArray(), cancellationToken);
    }

    private static AmqpTcpEndpoint EndpointOf(string node, SslOption tls)
    {
        var port = node.LastIndexOf(':');
        return new AmqpTcpEndpoint(node[..port], int.Parse(node[(port + 1)..], System.Globalization.CultureInfo.InvariantCulture), tls);
    }
}
