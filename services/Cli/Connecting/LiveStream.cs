using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Newsroom.Cli.Connecting;

/// <summary>A server's stream over as many calls as it takes: one that breaks off, or reaches its deadline, is opened again.</summary>
internal static class LiveStream
{
    /// <param name="clock">Times the wait between two calls.</param>
    /// <param name="open">Opens a call, from the second on where the last response that was read left off.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        TimeProvider clock, Func<AsyncServerStreamingCall<T>> open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wait = new ReconnectDelay(clock);
        while (true)
        {
            using var call = open();
            while (await MoveNextAsync(call.ResponseStream, wait, cancellationToken) is { } hasNext)
            {
                if (!hasNext)
                    yield break;
                wait.Reset();
                yield return call.ResponseStream.Current;
            }
        }
    }

    // Null: the call broke off, and another may go on.
    private static async Task<bool?> MoveNextAsync<T>(IAsyncStreamReader<T> reader, ReconnectDelay wait, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.MoveNext(cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && wait.MayTryAgain(e))
        {
            await wait.WaitAsync(cancellationToken);
            return null;
        }
    }
}
