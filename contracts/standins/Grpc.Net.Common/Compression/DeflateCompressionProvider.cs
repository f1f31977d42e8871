using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>What HTTP calls "deflate", which is the zlib format (RFC 1950) around deflate data (RFC 9110, section 8.4.1.2).</summary>
/// <param name="defaultCompressionLevel">The level where the call names none.</param>
public sealed class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => "deflate";

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) => new ZLibStream(stream, CompressionMode.Decompress);
}
