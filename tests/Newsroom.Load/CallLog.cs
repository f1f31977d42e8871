using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;

namespace Newsroom.Load;

/// <summary>Makes calls as a careful client does, counts how often once was not enough, and tells on standard error at once what failed.</summary>
/// <param name="channels">The state of each channel, in words, for what fails.</param>
internal sealed class CallLog(Func<string> channels)
{
    /// <summary>The header in which the channel's retry policy tells the server, and here us, how often it tried before.</summary>
    private const string PreviousAttempts = "grpc-previous-rpc-attempts";

    private const int MaxFailures = 10;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>How late the client library may be to end a call that has passed its deadline.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentBag<double> _milliseconds = [];
    private int _count;
    private int _repeated;

    public int Count => _count;

    /// <summary>Calls that were answered only after they had been repeated.</summary>
    public int Repeated => _repeated;

    /// <summary>What no retry cured, at most ten.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Of the calls timed, in milliseconds with their retries; 0 if there were none.</summary>
    public double Percentile(double share)
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)], 1);
    }

    /// <summary>A call that can neither hold up its caller while it starts nor outlast its deadline by more than five seconds.</summary>
    /// <exception cref="TimeoutException">The client library did not keep the deadline.</exception>
    public static Task<T> BoundedAsync<T>(Func<CallOptions, Task<T>> call, TimeSpan deadline, CancellationToken cancellationToken) =>
        Task.Run(() => call(new CallOptions(deadline: DateTime.UtcNow + deadline, cancellationToken: cancellationToken)), cancellationToken)
            .WaitAsync(deadline + Grace, cancellationToken);

    /// <summary>The answer; null if there was none within 90 s, one that says that no retry will help, or none well after the deadline.</summary>
    public async Task<T?> CallAsync<T>(string name, Func<CallOptions, AsyncUnaryCall<T>> make, bool isTimed, CancellationToken cancellationToken)
        where T : class
    {
        Interlocked.Increment(ref _count);
        var started = Stopwatch.GetTimestamp();
        for (var isRepeated = false; ; isRepeated = true)
        {
            try
            {
                var (response, wasRepeated) = await BoundedAsync(options => ReadAsync(make, options), Deadline, cancellationToken);
                if (isRepeated || wasRepeated)
                    Interlocked.Increment(ref _repeated);
                if (isTimed)
                    _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                return response;
            }
            catch (TimeoutException)
            {
                Fail(name, $"not ended {Grace.TotalSeconds:0} s after its deadline");
                return null;
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                if (!IsWorthRepeating(e.StatusCode) || Stopwatch.GetElapsedTime(started) > Patience)
                {
                    Fail(name, e.Status.ToString());
                    return null;
                }
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<(T Response, bool WasRepeated)> ReadAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> make, CallOptions options)
    {
        using var call = make(options);
        return (await call, (await call.ResponseHeadersAsync).Get(PreviousAttempts) is not null);
    }

    private void Fail(string name, string why)
    {
        if (_failures.Count >= MaxFailures)
            return;
        _failures.Enqueue($"{name}: {why}");
        Console.Error.WriteLine(
            $"{DateTime.UtcNow:HH:mm:ss} {name}: {why}; channels: {channels()}; {ThreadPool.ThreadCount} pool threads, {ThreadPool.PendingWorkItemCount} items wait for one");
    }

    /// <summary>Internal and cancelled: what a connection that breaks in the middle of an answer is reported as.</summary>
    private static bool IsWorthRepeating(StatusCode status) =>
        status is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled;
}
