using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class Compression
{
    // The prefix of each message: one byte that says whether it is compressed, four with its length.
    private const int PrefixLength = 5;

    private static readonly string Repetitive = new('n', 100_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = EchoServer.Limit)]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task response_is_compressed(string encoding)
    {
        await using var server = await EchoServer.StartAsync(options: options => options.ResponseCompressionAlgorithm = encoding);
        var wire = new RecordingHandler();

        var reply = await server.Client(options => options.HttpHandler = wire)
            .EchoAsync(new EchoRequest { Text = Repetitive }, cancellationToken: Token);

        Assert.Equal(Repetitive, reply.Text);
        Assert.Equal([encoding], wire.ResponseHeader("grpc-encoding"));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task compressed_response_is_small_gzip_on_the_wire()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.ResponseCompressionAlgorithm = "gzip");

        var (flag, payload) = await RawEchoAsync(server, Repetitive);

        Assert.Equal(1, flag);
        Assert.True(payload.Length < 1_000, $"{payload.Length} bytes");
        await using var gzip = new GZipStream(new MemoryStream(payload), CompressionMode.Decompress);
        Assert.Equal(Repetitive, EchoReply.Parser.ParseFrom(gzip).Text);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task response_is_plain_unless_asked_for()
    {
        await using var server = await EchoServer.StartAsync();

        var (flag, payload) = await RawEchoAsync(server, Repetitive);

        Assert.Equal(0, flag);
        Assert.Equal(Repetitive, EchoReply.Parser.ParseFrom(payload).Text);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task message_written_with_no_compress_is_plain()
    {
        var handlers = new EchoHandlers
        {
            Echo = (request, context) =>
            {
                context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                return Task.FromResult(new EchoReply { Text = request.Text });
            },
        };
        await using var server = await EchoServer.StartAsync(handlers, options => options.ResponseCompressionAlgorithm = "gzip");

        var (flag, payload) = await RawEchoAsync(server, Repetitive);

        Assert.Equal(0, flag);
        Assert.Equal(Repetitive, EchoReply.Parser.ParseFrom(payload).Text);
    }

    [Theory(Timeout = EchoServer.Limit)]
    [InlineData("gzip", 1)]
    [InlineData("deflate", 1)]
    [InlineData("identity", 0)]
    public async Task request_is_compressed_as_the_client_asks(string encoding, int expectedFlag)
    {
        var seen = new RequestOnTheWire();
        await using var server = await EchoServer.StartAsync(observe: seen.ObserveAsync);

        var reply = await server.Client().EchoAsync(
            new EchoRequest { Text = Repetitive },
            new Metadata { { "grpc-internal-encoding-request", encoding } },
            cancellationToken: Token);

        Assert.Equal(Repetitive, reply.Text);
        Assert.Equal(encoding, seen.Encoding);
        Assert.Equal(expectedFlag, seen.Flag);
        Assert.True(expectedFlag == 0 ? seen.Length > Repetitive.Length : seen.Length < 1_000, $"{seen.Length} bytes");
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task stream_is_compressed_both_ways()
    {
        var seen = new RequestOnTheWire();
        await using var server = await EchoServer.StartAsync(
            options: options => options.ResponseCompressionAlgorithm = "gzip",
            observe: seen.ObserveAsync);
        var wire = new RecordingHandler();
        var client = server.Client(options => options.HttpHandler = wire);
        using var call = client.Chat(new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Token);

        foreach (var text in new[] { Repetitive + 1, Repetitive + 2, "" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal(text, call.ResponseStream.Current.Text);
        }

        Assert.Equal("gzip", seen.Encoding);
        Assert.Equal(1, seen.Flag);
        Assert.Equal(["gzip"], wire.ResponseHeader("grpc-encoding"));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task message_that_unpacks_beyond_the_limit_is_refused()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.MaxReceiveMessageSize = 50_000);

        var failure = await Assert.ThrowsAsync<RpcException>(() => server.Client().EchoAsync(
            new EchoRequest { Text = Repetitive },
            new Metadata { { "grpc-internal-encoding-request", "gzip" } },
            cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    // Speaks the protocol by hand, so that nothing decompresses before the test looks.
    private static async Task<(byte Flag, byte[] Payload)> RawEchoAsync(EchoServer server, string text)
    {
        var message = new EchoRequest { Text = text }.ToByteArray();
        var frame = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, PrefixLength);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/newsroom.tests.echo.v1.EchoService/Echo"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { { "content-type", "application/grpc" } } },
            Headers = { { "te", "trailers" }, { "grpc-accept-encoding", "gzip" } },
        };
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, Token);
        var body = await response.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal(body.Length - PrefixLength, BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)));
        return (body[0], body[PrefixLength..]);
    }

    /// <summary>Looks at the first message of a request without consuming it.</summary>
    private sealed class RequestOnTheWire
    {
        public string? Encoding { get; private set; }

        public int Flag { get; private set; } = -1;

        public int Length { get; private set; }

        public async ValueTask ObserveAsync(HttpContext context)
        {
            Encoding = context.Request.Headers["grpc-encoding"];
            var read = await context.Request.BodyReader.ReadAtLeastAsync(PrefixLength, context.RequestAborted);
            (Flag, Length) = Prefix(read.Buffer);
            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
        }

        private static (byte Flag, int Length) Prefix(System.Buffers.ReadOnlySequence<byte> buffer)
        {
            Span<byte> prefix = stackalloc byte[PrefixLength];
            System.Buffers.BuffersExtensions.CopyTo(buffer.Slice(0, PrefixLength), prefix);
            return (prefix[0], BinaryPrimitives.ReadInt32BigEndian(prefix[1..]));
        }
    }
}
