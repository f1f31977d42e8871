namespace Grpc.Core;

/// <summary>Reads the messages of a stream one at a time.</summary>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> read.</summary>
    T Current { get; }

    /// <summary>
    /// Waits for the next message. False means that the stream ended well; on a client, a failed call throws
    /// <see cref="RpcException"/>. Only one read may be under way.
    /// </summary>
    /// <param name="cancellationToken">Cancels the whole call if the read has not finished.</param>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>Writes the messages of a stream. Only one write may be under way.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the following messages are written; null for the settings of the call.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message; finishes when the next one may be written, which is how a slow reader slows the writer.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message unless cancelled first, which ends the call.</summary>
    /// <exception cref="NotSupportedException">This writer was made before writes could be cancelled, and the token can be.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This stream writer cannot cancel a write.")
            : WriteAsync(message);
}

/// <summary>The requests of a client.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Tells the server that no more requests follow. Responses may still come.</summary>
    Task CompleteAsync();
}

/// <summary>The responses of a server; the stream ends when the handler returns.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;

/// <summary>Reading without a token.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Waits for the next message; false means that the stream ended well.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }
}
