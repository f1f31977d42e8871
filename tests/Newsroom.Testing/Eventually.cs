using System.Diagnostics;

namespace Newsroom.Testing;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns as soon as <paramref name="probe"/> gives a value; fails with <paramref name="what"/> after the timeout.</summary>
    public static async Task<T> GetAsync<T>(
        Func<CancellationToken, Task<T?>> probe, TimeSpan timeout, string what, CancellationToken cancellationToken)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        Exception? last = null;
        while (true)
        {
            try
            {
                if (await probe(cancellationToken) is { } value)
                    return value;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                last = e;
            }

            if (Stopwatch.GetElapsedTime(started) > timeout)
                throw new TimeoutException($"Not within {timeout.TotalSeconds:0} s: {what}. {last?.Message}", last);
            await Task.Delay(Interval, cancellationToken);
        }
    }

    public static Task TrueAsync(Func<CancellationToken, Task<bool>> probe, TimeSpan timeout, string what, CancellationToken cancellationToken) =>
        GetAsync<object>(async ct => await probe(ct) ? new object() : null, timeout, what, cancellationToken);
}
