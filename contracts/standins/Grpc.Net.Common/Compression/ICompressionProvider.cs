using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A compression that messages can be sent with.</summary>
public interface ICompressionProvider
{
    /// <summary>The name in the "grpc-encoding" header.</summary>
    string EncodingName { get; }

    /// <summary>Creates a stream that compresses what is written to it; closing it leaves the inner stream open.</summary>
    /// <param name="stream">Receives the compressed bytes.</param>
    /// <param name="compressionLevel">The level, or null for the provider's own.</param>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>Creates a stream from which the decompressed bytes are read.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
