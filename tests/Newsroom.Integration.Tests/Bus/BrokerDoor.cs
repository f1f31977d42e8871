using System.Net;
using System.Net.Sockets;

namespace Newsroom.Integration.Tests.Bus;

/// <summary>Stands before the broker, passes on what is said, and hangs up when it is told to.</summary>
internal sealed class BrokerDoor : IAsyncDisposable
{
    /// <summary>Class and method of <c>exchange.declare</c> in AMQP 0-9-1.</summary>
    private static readonly byte[] ExchangeDeclare = [0, 40, 0, 10];

    private static readonly TimeSpan BeforeHangingUp = TimeSpan.FromMilliseconds(300);

    private readonly TcpDoor _door;
    private readonly int _behind;
    private int _hangUps;
    private int _losses;

    public BrokerDoor(Uri broker)
    {
        _behind = broker.Port;
        _door = new TcpDoor(ServeAsync);
        Uri = new UriBuilder(broker) { Port = _door.Port }.Uri;
    }

    public Uri Uri { get; }

    /// <summary>
    /// How many connections from now on end when they declare an exchange: no answer, then, when all that can be asked at once waits, the end.
    /// </summary>
    public int HangUps
    {
        get => Volatile.Read(ref _hangUps);
        set => Volatile.Write(ref _hangUps, value);
    }

    /// <summary>How many requests to declare an exchange from now on get lost, so that the client waits for their answers.</summary>
    public int Losses
    {
        get => Volatile.Read(ref _losses);
        set => Volatile.Write(ref _losses, value);
    }

    public ValueTask DisposeAsync() => _door.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            using var _ = client;
            using var broker = new TcpClient();
            await broker.ConnectAsync(IPAddress.Loopback, _behind, end.Token);
            var answers = broker.GetStream().CopyToAsync(client.GetStream(), end.Token);
            await Task.WhenAny(AskAsync(client.GetStream(), broker.GetStream(), end.Token), answers);
            await end.CancelAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Either side has gone.
        }
    }

    private async Task AskAsync(NetworkStream client, NetworkStream broker, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            var isDeclaring = buffer.AsSpan(0, read).IndexOf(ExchangeDeclare) >= 0;
            if (isDeclaring && Interlocked.Decrement(ref _hangUps) >= 0)
            {
                await Task.Delay(BeforeHangingUp, cancellationToken);
                return;
            }

            if (isDeclaring && Interlocked.Decrement(ref _losses) >= 0)
                continue;

            await broker.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
