using System.Net;
using System.Net.Sockets;

namespace Newsroom.Integration.Tests.Bus;

/// <summary>Takes connections on a free port and gives each to what serves it, which is cancelled at the end.</summary>
internal sealed class TcpDoor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Any, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _taking;

    public TcpDoor(Func<TcpClient, CancellationToken, Task> serve)
    {
        _listener.Start();
        _taking = TakeAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
#pragma warning disable VSTHRD003 // Its own loop.
        await _taking;
#pragma warning restore VSTHRD003
        _stop.Dispose();
    }

    private async Task TakeAsync(Func<TcpClient, CancellationToken, Task> serve)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(serve(await _listener.AcceptTcpClientAsync(_stop.Token), _stop.Token));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }
}
