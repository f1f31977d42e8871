using Grpc.Core;
using Grpc.Net.Client;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class Credentials
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = EchoServer.Limit)]
    public async Task call_credentials_of_the_channel_add_their_header()
    {
        AuthInterceptorContext? asked = null;
        await using var server = await AnsweringItsHeader("authorization");
        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            asked = context;
            metadata.Add("authorization", "Bearer desk");
            return Task.CompletedTask;
        });
        var client = server.Client(options =>
        {
            options.UnsafeUseInsecureChannelCallCredentials = true;
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, credentials);
        });

        var reply = await client.EchoAsync(new EchoRequest(), cancellationToken: Token);

        Assert.Equal("Bearer desk", reply.Text);
        Assert.NotNull(asked);
        Assert.Equal("Echo", asked.MethodName);
        Assert.EndsWith("/newsroom.tests.echo.v1.EchoService", asked.ServiceUrl, StringComparison.Ordinal);
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task composed_credentials_of_one_call_all_apply_in_order()
    {
        await using var server = await AnsweringItsHeader("x-order");
        var client = server.Client(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var credentials = CallCredentials.Compose(Adding("x-order", "1"), Adding("x-order", "2"));

        var reply = await client.EchoAsync(new EchoRequest(), new CallOptions(credentials: credentials, cancellationToken: Token));

        Assert.Equal("1,2", reply.Text.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact(Timeout = EchoServer.Limit)]
    public async Task credentials_do_not_travel_in_plain_text_by_default()
    {
        await using var server = await AnsweringItsHeader("authorization");

        Assert.Throws<InvalidOperationException>(() => server.Channel(options =>
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, Adding("authorization", "secret"))));
        var reply = await server.Client().EchoAsync(
            new EchoRequest(), new CallOptions(credentials: Adding("authorization", "secret"), cancellationToken: Token));

        Assert.Equal("", reply.Text);
    }

    [Fact]
    public void secure_credentials_demand_a_secure_address()
    {
        var options = new GrpcChannelOptions { Credentials = ChannelCredentials.SecureSsl };

        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("http://localhost:1", options));
        using var secure = GrpcChannel.ForAddress("https://localhost:1", options);
    }

    [Fact]
    public void managed_client_refuses_certificates_given_as_text()
    {
        var options = new GrpcChannelOptions { Credentials = new SslCredentials("-----BEGIN CERTIFICATE-----") };

        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("https://localhost:1", options));
    }

    [Fact]
    public void composing_takes_two()
    {
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Adding("x-order", "1")));
    }

    private static CallCredentials Adding(string key, string value) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add(key, value);
        return Task.CompletedTask;
    });

    private static Task<EchoServer> AnsweringItsHeader(string key) => EchoServer.StartAsync(new EchoHandlers
    {
        Echo = (_, context) => Task.FromResult(new EchoReply { Text = context.RequestHeaders.GetValue(key) ?? "" }),
    });
}
