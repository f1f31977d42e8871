using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;

namespace Newsroom.Load;

/// <summary>Makes calls as a careful client does, and counts how often once was not enough.</summary>
internal sealed class CallLog
{
    /// <summary>The header in which the channel's retry policy tells the server, and here us, how often it tried before.</summary>
    private const string PreviousAttempts = "grpc-previous-rpc-attempts";

    private const int MaxFailures = 10;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);
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

    /// <summary>The answer; null if there was none within 90 s, or one that says that no retry will help.</summary>
    public async Task<T?> CallAsync<T>(string name, Func<CallOptions, AsyncUnaryCall<T>> make, bool isTimed, CancellationToken cancellationToken)
        where T : class
    {
        Interlocked.Increment(ref _count);
        var started = Stopwatch.GetTimestamp();
        for (var isRepeated = false; ; isRepeated = true)
        {
            try
            {
                using var call = make(new CallOptions(deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellationToken));
                var response = await call;
                if (isRepeated || (await call.ResponseHeadersAsync).Get(PreviousAttempts) is not null)
                    Interlocked.Increment(ref _repeated);
                if (isTimed)
                    _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                return response;
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                if (!IsWorthRepeating(e.StatusCode) || Stopwatch.GetElapsedTime(started) > Patience)
                {
                    if (_failures.Count < MaxFailures)
                        _failures.Enqueue($"{name}: {e.Status}");
                    return null;
                }
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Internal and cancelled: what a connection that breaks in the middle of an answer is reported as.</summary>
    private static bool IsWorthRepeating(StatusCode status) =>
        status is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled;
}
