using System.IO.Compression;

namespace Newsroom.Ingest.Feeds;

/// <summary>Reads a body within limits: of the bytes on the wire, of what they unpack to, and of silence in between.</summary>
public static class BodyReader
{
    private const int MaxCodings = 3;

    /// <summary>
    /// The unpacked body. Throws <see cref="InvalidDataException"/> for one that passes <paramref name="maxBytes"/> or is not what its
    /// codings say. <paramref name="progress"/> is called for each piece that came.
    /// </summary>
    public static async Task<byte[]> ReadAsync(
        HttpContent content, int maxBytes, Action progress, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
            throw new InvalidDataException($"the body is announced with {content.Headers.ContentLength} bytes; at most {maxBytes} are read");
        var codings = content.Headers.ContentEncoding
            .SelectMany(c => c.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(c => !c.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        if (codings.Count > MaxCodings)
            throw new InvalidDataException($"the body is packed {codings.Count} times");
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var body = await CopyAsync(stream, maxBytes, progress, cancellationToken);
        for (var i = codings.Count - 1; i >= 0; i--)
        {
            using var packed = new MemoryStream(body, writable: false);
            await using var unpacked = Unpack(codings[i], body, packed);
            body = await CopyAsync(unpacked, maxBytes, progress: null, cancellationToken);
        }

        return body;
    }

    private static Stream Unpack(string coding, byte[] body, Stream packed) => coding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
        "br" => new BrotliStream(packed, CompressionMode.Decompress),
        // By the book it has a zlib header (RFC 9110, section 8.4.1.2); some servers leave it out.
        "deflate" when body is [var first, var second, ..] && (first & 0x0F) == 8 && ((first << 8) + second) % 31 == 0 =>
            new ZLibStream(packed, CompressionMode.Decompress),
        "deflate" => new DeflateStream(packed, CompressionMode.Decompress),
        _ => throw new InvalidDataException("the body is packed in an unknown way"),
    };

    private static async Task<byte[]> CopyAsync(Stream from, int maxBytes, Action? progress, CancellationToken cancellationToken)
    {
        using var to = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                progress?.Invoke();
                if (to.Length + read > maxBytes)
                    throw new InvalidDataException($"the body is larger than {maxBytes} bytes");
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (InvalidOperationException e)
        {
            // How the Brotli stream says that it is given something else.
            throw new InvalidDataException("the body is not what its Content-Encoding says", e);
        }

        return to.ToArray();
    }
}
