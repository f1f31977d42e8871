using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>Reading a stream with await foreach.</summary>
/// <remarks>
/// The other package has a type of the same full name for reads without a token. Both exist in the official packages and
/// calls in extension form find the right one; naming the type does not compile.
/// </remarks>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Reads all messages until the stream ends; a failed call throws <see cref="RpcException"/>.</summary>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(
        this IAsyncStreamReader<T> streamReader,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        while (await streamReader.MoveNext(cancellationToken))
        {
            yield return streamReader.Current;
        }
    }
}
