using System.Buffers;
using System.IO.Compression;
using System.Text;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Newsroom.Contracts.Tests.Standins;

public class Messages
{
    [Fact]
    public void array_marshaller_serves_contexts_too()
    {
        var marshaller = Marshallers.StringMarshaller;
        var sink = new Sink();

        marshaller.ContextualSerializer("Zürich", sink);

        Assert.Equal(marshaller.Serializer("Zürich"), sink.Written);
        Assert.Equal("Zürich", marshaller.ContextualDeserializer(new Source(sink.Written)));
    }

    [Fact]
    public void context_marshaller_serves_arrays_too()
    {
        var marshaller = Marshallers.Create<string>(
            (text, context) =>
            {
                context.SetPayloadLength(text.Length);
                context.GetBufferWriter().Write(Encoding.ASCII.GetBytes(text));
                context.Complete();
            },
            context => $"{context.PayloadLength}:{Encoding.ASCII.GetString(context.PayloadAsReadOnlySequence())}");

        Assert.Equal("slug"u8.ToArray(), marshaller.Serializer("slug"));
        Assert.Equal("4:slug", marshaller.Deserializer("slug"u8.ToArray()));
    }

    [Fact]
    public void method_knows_its_path()
    {
        var method = new Method<string, string>(
            MethodType.DuplexStreaming, "newsroom.x.v1.X", "Y", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        Assert.Equal("/newsroom.x.v1.X/Y", method.FullName);
        Assert.Equal(("newsroom.x.v1.X", "Y", MethodType.DuplexStreaming), (method.ServiceName, method.Name, method.Type));
    }

    [Theory]
    [InlineData(MethodType.Unary, 0)]
    [InlineData(MethodType.ClientStreaming, 1)]
    [InlineData(MethodType.ServerStreaming, 2)]
    [InlineData(MethodType.DuplexStreaming, 3)]
    public void method_type_has_the_number_that_the_official_assemblies_were_compiled_with(MethodType type, int number)
    {
        Assert.Equal(number, (int)type);
    }

    [Fact]
    public async Task writer_without_cancellation_takes_only_tokens_that_cannot_be_cancelled()
    {
        IAsyncStreamWriter<string> writer = new OldWriter();
        using var source = new CancellationTokenSource();

        await writer.WriteAsync("a", CancellationToken.None);

        Assert.Throws<NotSupportedException>(() => { _ = writer.WriteAsync("b", source.Token); });
        Assert.Equal(["a"], ((OldWriter)writer).Written);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void compression_provider_reads_what_it_wrote_and_leaves_the_stream_open(string encoding)
    {
        ICompressionProvider provider = encoding == "gzip"
            ? new GzipCompressionProvider(CompressionLevel.Fastest)
            : new DeflateCompressionProvider(CompressionLevel.Fastest);
        var data = new byte[50_000];
        var packed = new MemoryStream();

        using (var stream = provider.CreateCompressionStream(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(data);
        }

        packed.Position = 0;
        var unpacked = new MemoryStream();
        provider.CreateDecompressionStream(packed).CopyTo(unpacked);
        Assert.Equal(encoding, provider.EncodingName);
        Assert.True(packed.Length < 1_000);
        Assert.Equal(data, unpacked.ToArray());
    }

    [Fact]
    public void compression_provider_uses_its_own_level_unless_told()
    {
        var provider = new GzipCompressionProvider(CompressionLevel.NoCompression);

        Assert.InRange(Packed(provider, null), 50_000, 60_000);
        Assert.InRange(Packed(provider, CompressionLevel.Optimal), 1, 1_000);
    }

    [Fact]
    public void deflate_is_the_zlib_format()
    {
        var packed = new MemoryStream();
        using (var stream = new DeflateCompressionProvider(CompressionLevel.Optimal).CreateCompressionStream(packed, null))
        {
            stream.Write("slug"u8);
        }

        // RFC 1950: the low half of the first byte names the method, and the first two bytes are a multiple of 31.
        var header = packed.ToArray();
        Assert.Equal(8, header[0] & 0x0F);
        Assert.Equal(0, ((header[0] << 8) | header[1]) % 31);
    }

    private static long Packed(GzipCompressionProvider provider, CompressionLevel? level)
    {
        var packed = new MemoryStream();
        using (var stream = provider.CreateCompressionStream(packed, level))
        {
            stream.Write(new byte[50_000]);
        }

        return packed.Length;
    }

    private sealed class OldWriter : IAsyncStreamWriter<string>
    {
        public List<string> Written { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message)
        {
            Written.Add(message);
            return Task.CompletedTask;
        }
    }

    private sealed class Sink : SerializationContext
    {
        public byte[] Written { get; private set; } = [];

        public override void Complete(byte[] payload) => Written = payload;
    }

    private sealed class Source(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => [.. payload];
    }
}
