using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>
/// Calls that last until someone ends them. A stop ends them first, with UNAVAILABLE, and waits until that is sent: the server would
/// otherwise close connections under calls that it has half answered, which clients see as INTERNAL. The end of the caller's credential
/// ends them too.
/// </summary>
public sealed class OpenStreams(TimeProvider clock) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// While its own half of a call is open, .NET's HTTP client forgets a status that it has received but not yet handed out when
    /// the connection closes right behind it.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How often it is looked whether the caller may still go on.</summary>
    private static readonly TimeSpan AccessInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _drained = new(0);

    // The service itself counts as one until it stops.
    private int _open = 1;

    /// <summary>Runs a call with a token that also ends when this process stops, and when the caller may no longer go on.</summary>
    public async Task RunAsync(ServerCallContext context, Func<CancellationToken, Task> call)
    {
        Interlocked.Increment(ref _open);
        context.GetHttpContext().Response.OnCompleted(LeaveAsync);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _stopping.Token);
        RpcException? refusal = null;
        // The credential was looked at a moment ago; a call that ends before the next look costs nothing.
        await using var watch = context.Refusal() is { } ask
            ? clock.CreateTimer(_ => EndIfRefused(ref refusal, ask, stop), state: null, AccessInterval, AccessInterval)
            : null;
        try
        {
            await call(stop.Token);
        }
        catch (OperationCanceledException) when (Volatile.Read(ref refusal) is { } reason && !context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(reason.Status, reason.Trailers);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw RpcErrors.Unavailable("The server is shutting down; call again on another.", RetryAfter);
        }
    }

    // Before any service is stopped, the web server included.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        if (Interlocked.Decrement(ref _open) == 0)
            return;
        // A client that reads nothing may not hold up the stop.
        await _drained.WaitAsync(DrainTimeout, cancellationToken);
        await Task.Delay(Grace, clock, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Dispose();
        _drained.Dispose();
    }

    private static void EndIfRefused(ref RpcException? refusal, Func<RpcException?> ask, CancellationTokenSource stop)
    {
        if (refusal is not null || ask() is not { } reason)
            return;
        Volatile.Write(ref refusal, reason);
        stop.Cancel();
    }

    private Task LeaveAsync()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _drained.Release();
        return Task.CompletedTask;
    }
}
