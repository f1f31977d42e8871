using Grpc.Core;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Connecting;

/// <summary>When a live stream that broke off is opened again: at once at first, then ever later, and not without end.</summary>
internal sealed class ReconnectDelay(TimeProvider clock)
{
    private const int MaxTries = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private int _tries;
    private bool _hasWorked;
    private TimeSpan _asked;

    /// <summary>Something came.</summary>
    public void Reset()
    {
        _tries = 0;
        _hasWorked = true;
    }

    /// <summary>False before anything ever came: then the address is more likely wrong than the service away.</summary>
    public bool MayTryAgain(RpcException e)
    {
        _asked = Failures.RetryDelay(e) ?? TimeSpan.Zero;
        return _hasWorked && _tries++ < MaxTries;
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var backOff = TimeSpan.FromMilliseconds(100 * Math.Pow(2, _tries));
        return Task.Delay(backOff < _asked ? _asked : backOff > Longest ? Longest : backOff, clock, cancellationToken);
    }
}
