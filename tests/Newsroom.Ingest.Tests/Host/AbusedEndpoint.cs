using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>Clients that take what they need not: the endpoint ends their calls, and goes on answering others.</summary>
public sealed class AbusedEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task client_that_does_not_read_loses_its_call()
    {
        await using var host = await IngestHost.StartAsync(null, ("Listen:WriteTimeout", "00:00:00.500"));
        using var call = host.Client.SubmitArticles(cancellationToken: Cancel);

        // Invalid items are answered at once, with much to say; no answer is read, so that they fill the call's window.
        var item = new SubmitArticlesRequest { Tag = new string('t', 200) };
        var error = await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(call, item).WaitAsync(Patience, Cancel));

        Assert.IsNotType<TimeoutException>(error);
        await host.SubmitAsync(Documents.Text("a"));
    }

    [Fact]
    public async Task client_that_has_nothing_to_say_loses_its_stream_and_is_told_so()
    {
        await using var host = await IngestHost.StartAsync(null, ("Listen:IdleTimeout", "00:00:00.500"));
        using var call = host.Client.SubmitArticles(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = Documents.Text("a") }, Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel).WaitAsync(Patience, Cancel));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains("Nothing was sent", error.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(100, 10)]
    public async Task headers_beyond_their_limits_are_refused_and_the_next_call_is_answered(int count, int length)
    {
        await using var host = await IngestHost.StartAsync();
        var headers = new Metadata();
        for (var i = 0; i < count; i++)
            headers.Add($"x-{i}", new string('h', length));

        await Assert.ThrowsAsync<RpcException>(async () => await host.Client.ListArticlesAsync(new ListArticlesRequest(), headers, cancellationToken: Cancel));

        await host.SubmitAsync(Documents.Text("a"));
    }

    [Fact]
    public async Task calls_beyond_those_of_a_connection_wait_until_one_ends()
    {
        await using var host = await IngestHost.StartAsync(null, ("Listen:MaxStreamsPerConnection", "2"));
        // A channel of itself would open another connection.
        using var handler = new SocketsHttpHandler();
        using var channel = GrpcChannel.ForAddress($"http://{host.Channel.Target}", new GrpcChannelOptions { HttpHandler = handler });
        var client = new IngestService.IngestServiceClient(channel);
        using var one = await OpenAsync(client);
        using var two = await OpenAsync(client);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.ListArticlesAsync(
            new ListArticlesRequest(), deadline: DateTime.UtcNow.AddSeconds(1), cancellationToken: Cancel));
        await two.RequestStream.CompleteAsync();

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await client.ListArticlesAsync(new ListArticlesRequest(), deadline: IngestHost.Deadline(), cancellationToken: Cancel);
    }

    [Fact]
    public async Task connection_beyond_their_number_is_refused_until_another_is_closed()
    {
        await using var host = await IngestHost.StartAsync(null, ("Listen:MaxConnections", "1"));
        using var held = GrpcChannel.ForAddress($"http://{host.Channel.Target}");
        await ListAsync(held);

        var error = await Assert.ThrowsAsync<RpcException>(() => host.SubmitAsync(Documents.Text("a")));
        await ListAsync(held);
        held.Dispose();

        Assert.True(IsClosedConnection(error), error.ToString());
        await IngestHost.EventuallyAsync(async _ => await IsTakenAsync(), "there is room again");

        async Task<bool> IsTakenAsync()
        {
            try
            {
                await host.SubmitAsync(Documents.Text("a"));
                return true;
            }
            catch (RpcException e) when (IsClosedConnection(e))
            {
                return false;
            }
        }

        // The server says nothing on a connection that it refuses; how far the client had come when it was closed decides what the client calls it.
        static bool IsClosedConnection(RpcException e) =>
            e.StatusCode is StatusCode.Unavailable or StatusCode.Internal && e.InnerException is HttpRequestException or IOException;
    }

    [Fact]
    public async Task message_over_the_limit_is_refused()
    {
        await using var host = await IngestHost.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => host.SubmitAsync(Documents.Text("a", new string('x', 9 * 1024 * 1024))));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task bytes_that_are_no_message_are_called_so_in_single_calls_and_in_streams()
    {
        await using var host = await IngestHost.StartAsync();
        var bytes = Marshallers.Create<byte[]>(b => b, b => b);
        byte[] broken = [0x0a, 0xff];
        var invoker = host.Channel.CreateCallInvoker();

        var single = await Assert.ThrowsAsync<RpcException>(async () => await invoker.AsyncUnaryCall(
            new Method<byte[], byte[]>(MethodType.Unary, "newsroom.ingest.v1.IngestService", "SubmitArticle", bytes, bytes), null, new CallOptions(cancellationToken: Cancel), broken));
        using var call = invoker.AsyncDuplexStreamingCall(
            new Method<byte[], byte[]>(MethodType.DuplexStreaming, "newsroom.ingest.v1.IngestService", "SubmitArticles", bytes, bytes), null, new CallOptions(cancellationToken: Cancel));
        await call.RequestStream.WriteAsync(broken, Cancel);
        var stream = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel));

        Assert.Equal((StatusCode.InvalidArgument, StatusCode.InvalidArgument), (single.StatusCode, stream.StatusCode));
    }

    [Fact]
    public async Task request_that_comes_too_slowly_is_given_up()
    {
        await using var host = await IngestHost.StartAsync();
        using var http = new HttpClient();
        using var stalled = new StalledContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{host.Channel.Target}/newsroom.ingest.v1.IngestService/SubmitArticle"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = stalled,
        };

        // The web server ends the connection, or answers; either way the call does not hold on to it for ever.
        var ended = http.SendAsync(request, Cancel).ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);
        await ended.WaitAsync(Patience, Cancel);

        await host.SubmitAsync(Documents.Text("a"));
    }

    /// <summary>A call that the server has begun to answer.</summary>
    private static async Task<AsyncDuplexStreamingCall<SubmitArticlesRequest, SubmitArticlesResponse>> OpenAsync(IngestService.IngestServiceClient client)
    {
        var call = client.SubmitArticles(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new SubmitArticlesRequest(), Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        return call;
    }

    private static async Task ListAsync(GrpcChannel channel) =>
        await new IngestService.IngestServiceClient(channel).ListArticlesAsync(new ListArticlesRequest(), cancellationToken: Cancel);

    private static async Task SendAsync(AsyncDuplexStreamingCall<SubmitArticlesRequest, SubmitArticlesResponse> call, SubmitArticlesRequest item)
    {
        while (true)
            await call.RequestStream.WriteAsync(item, Cancel);
    }

    /// <summary>The frame of a large message, and then nothing more.</summary>
    private sealed class StalledContent : HttpContent
    {
        private readonly TaskCompletionSource _never = new();

        public StalledContent() => Headers.ContentType = new("application/grpc");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 0, 0, 16, 0, 0, 10 });
            await stream.FlushAsync();
#pragma warning disable VSTHRD003 // Never ends.
            await _never.Task;
#pragma warning restore VSTHRD003
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
