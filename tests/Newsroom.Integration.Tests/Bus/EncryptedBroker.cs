using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Hosting;
using Newsroom.Integration.Tests.Access;
using Newsroom.Testing;

namespace Newsroom.Integration.Tests.Bus;

/// <summary>The real broker behind TLS.</summary>
public sealed class EncryptedBroker(RabbitMqFixture broker) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestAuthority _authority = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task of_a_known_authority_is_spoken_to_and_shown_the_certificate_of_this_process()
    {
        await using var door = new TlsDoor(broker.Uri.Port, _authority.Issue("broker", "CN=broker", isServer: true));
        var (certificate, key) = _authority.Issue("client", "CN=newsroom", isServer: false);
        await using var app = await StartAsync(
            door, "localhost", ("Bus:CaFile", _authority.CaFile), ("Bus:ClientCertificateFile", certificate), ("Bus:ClientKeyFile", key));

        await Eventually.TrueAsync(
            _ => Task.FromResult(app.Services.GetRequiredService<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy),
            Patience, "the bus is ready", Cancel);

        Assert.Equal("CN=newsroom", door.Client);
        await app.StopAsync(Cancel);
    }

    [Theory]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.2", true)]
    public async Task of_an_unknown_authority_or_another_name_is_told_nothing(string host, bool knowsAuthority)
    {
        await using var door = new TlsDoor(broker.Uri.Port, _authority.Issue("broker", "CN=broker", isServer: true));
        await using var app = await StartAsync(door, host, [.. knowsAuthority ? [("Bus:CaFile", _authority.CaFile)] : Array.Empty<(string, string)>()]);

        Assert.False(await door.WasToldSomething.WaitAsync(Patience, Cancel));
        await app.StopAsync(Cancel);
    }

    private async Task<Microsoft.AspNetCore.Builder.WebApplication> StartAsync(TlsDoor door, string host, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(ProbeHost.Settings)
        {
            ["Bus:Transport"] = nameof(BusTransport.RabbitMq),
            ["Bus:Uri"] = $"amqps://{broker.Uri.UserInfo}@{host}:{door.Port}/",
            ["Logging:LogLevel:Default"] = "None",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        var app = NewsroomHost.Build("test", [], all);
        await app.StartAsync(Cancel);
        return app;
    }

    /// <summary>Takes TLS connections and passes on what they carry.</summary>
    private sealed class TlsDoor : IAsyncDisposable
    {
        private readonly TcpDoor _door;
        private readonly TaskCompletionSource<bool> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly X509Certificate2 _certificate;
        private readonly int _behind;

        public TlsDoor(int behind, (string Certificate, string Key) files)
        {
            _behind = behind;
            _certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            _door = new TcpDoor(ServeAsync);
        }

        public int Port => _door.Port;

        /// <summary>Subject of the certificate that the last caller showed.</summary>
        public string? Client { get; private set; }

        /// <summary>Whether the first caller said anything after the handshake.</summary>
#pragma warning disable VSTHRD003 // Set by this class's own loop.
        public Task<bool> WasToldSomething => _told.Task;
#pragma warning restore VSTHRD003

        public async ValueTask DisposeAsync()
        {
            await _door.DisposeAsync();
            _certificate.Dispose();
        }

        private async Task ServeAsync(TcpClient client, CancellationToken stop)
        {
            try
            {
                using var _ = client;
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificate = _certificate,
                        ClientCertificateRequired = true,
#pragma warning disable CA5359 // It looks on; who may call is not its business.
                        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                        {
                            Client = certificate?.Subject;
                            return true;
                        },
#pragma warning restore CA5359
                    },
                    stop);
                var first = new byte[64];
                var read = await tls.ReadAsync(first, stop);
                _told.TrySetResult(read > 0);
                using var behind = new TcpClient("127.0.0.1", _behind);
                await behind.GetStream().WriteAsync(first.AsMemory(0, read), stop);
                await Task.WhenAny(tls.CopyToAsync(behind.GetStream(), stop), behind.GetStream().CopyToAsync(tls, stop));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                _told.TrySetResult(false);
            }
        }
    }
}
