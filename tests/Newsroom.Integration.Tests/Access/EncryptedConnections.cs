using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Newsroom.Admin.V1;
using Newsroom.Cleaning;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;
using Newsroom.Ingest;

namespace Newsroom.Integration.Tests.Access;

public sealed class EncryptedConnections : IDisposable
{
    private static readonly MethodDescriptor Clean = CleaningService.Descriptor.FindMethodByName("CleanDocument");

    private readonly TestAuthority _authority = new();
    private string _keyFile = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task handshake_after_the_files_were_replaced_has_the_new_certificate_and_the_call_before_goes_on()
    {
        await using var service = await StartAsync();
        var first = new List<string>();
        using var old = Channel(service, first);
        using var call = new CleaningService.CleaningServiceClient(old).CleanDocuments(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new CleanDocumentsRequest(), Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        _authority.Issue("server", "CN=second", isServer: true);

        await Testing.Eventually.TrueAsync(
            async _ =>
            {
                var seen = new List<string>();
                using var fresh = Channel(service, seen);
                await AnyRpc.CallAsync(fresh.CreateCallInvoker(), Clean, Cancel);
                return seen is ["CN=second"];
            },
            TimeSpan.FromSeconds(30), "the new certificate is served", Cancel);
        await call.RequestStream.WriteAsync(new CleanDocumentsRequest(), Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(["CN=first"], first);
    }

    [Fact]
    public async Task files_that_do_not_fit_together_leave_the_certificate_before_in_use()
    {
        await using var service = await StartAsync();
        var (_, key) = _authority.Issue("other", "CN=other", isServer: true);

        File.Copy(key, _keyFile, overwrite: true);

        await Testing.Eventually.TrueAsync(
            async _ =>
            {
                var seen = new List<string>();
                using var channel = Channel(service, seen);
                await AnyRpc.CallAsync(channel.CreateCallInvoker(), Clean, Cancel);
                Assert.Equal(["CN=first"], seen);
                return service.LogText.Contains("tls.certificate.unreadable", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(30), "the service says that it keeps the certificate", Cancel);
    }

    [Fact]
    public async Task client_certificate_says_who_calls_and_one_that_is_not_listed_says_nobody()
    {
        await using var service = await StartAsync(
            ("Tls:ClientCaFile", _authority.CaFile),
            ("Auth:Clients:0:Subject", "CN=cms, O=Desk"), ("Auth:Clients:0:Team", "world"), ("Auth:Clients:0:Roles", "Read, Submit"),
            ("Auth:Clients:1:Subject", "CN=runner"), ("Auth:Clients:1:Team", "ops"), ("Auth:Clients:1:Roles", "Operate"));
        using var stranger = new TestAuthority("CN=Other authority");

        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(service, _authority.Client("cms", "CN=cms, O=Desk")));
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync(service, _authority.Client("runner", "CN=runner")));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(service, _authority.Client("guest", "CN=guest")));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(service, client: null));
        // The handshake fails.
        Assert.NotEqual(StatusCode.InvalidArgument, await StatusAsync(service, stranger.Client("cms", "CN=cms, O=Desk")));
    }

    [Fact]
    public async Task authority_of_clients_that_was_replaced_counts_for_the_next_handshake_and_an_empty_file_does_not()
    {
        using var next = new TestAuthority("CN=Next authority");
        var caFile = Path.Combine(Path.GetDirectoryName(_authority.CaFile)!, "clients.pem");
        File.Copy(_authority.CaFile, caFile);
        await using var service = await StartAsync(
            ("Tls:ClientCaFile", caFile), ("Auth:Clients:0:Subject", "CN=cms"), ("Auth:Clients:0:Team", "world"), ("Auth:Clients:0:Roles", "Read"));
        var (old, fresh) = (_authority.Client("cms", "CN=cms"), next.Client("cms", "CN=cms"));
        Assert.NotEqual(StatusCode.InvalidArgument, await StatusAsync(service, fresh));

        await File.WriteAllTextAsync(caFile, "", Cancel);
        await Testing.Eventually.TrueAsync(
            async _ =>
            {
                Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(service, old));
                return service.LogText.Contains("tls.certificate.unreadable", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(30), "the service says that it keeps the authority", Cancel);
        File.Copy(next.CaFile, caFile, overwrite: true);

        await Testing.Eventually.TrueAsync(
            async _ => await StatusAsync(service, fresh) == StatusCode.InvalidArgument, TimeSpan.FromSeconds(30), "the new authority is believed", Cancel);
        Assert.NotEqual(StatusCode.InvalidArgument, await StatusAsync(service, old));
    }

    [Fact]
    public async Task without_the_certificate_that_is_required_there_is_no_connection()
    {
        await using var service = await StartAsync(
            ("Tls:ClientCaFile", _authority.CaFile), ("Tls:RequireClientCertificate", "true"), ("Auth:Required", "false"));

        Assert.NotEqual(StatusCode.InvalidArgument, await StatusAsync(service, client: null));
        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(service, _authority.Client("cms", "CN=cms")));
    }

    [Fact]
    public async Task other_services_follow_the_keys_of_ingest_over_tls_with_a_private_authority()
    {
        var folder = Directory.CreateTempSubdirectory("newsroom-tls-").FullName;
        var (certificate, key) = _authority.Issue("ingest", "CN=ingest", isServer: true);
        var serviceKey = ApiKey.Create().Text;
        await using var ingest = await RunningService.StartAsync(
            new IngestModule(), folder, ("Auth:Required", "true"), ("Auth:ServiceKey", serviceKey), ("Tls:CertificateFile", certificate), ("Tls:KeyFile", key));

        await using var cleaning = await RunningService.StartAsync(
            new CleaningModule(), folder, ("Auth:Directory", ingest.Address), ("Auth:DirectoryCaFile", _authority.CaFile), ("Auth:ServiceKey", serviceKey));
        await using var distrustful = await RunningService.StartAsync(
            new CleaningModule(), folder, ("Auth:Directory", ingest.Address), ("Auth:ServiceKey", serviceKey));

        await cleaning.ReadyAsync();
        var admin = await Platform.FirstKeyAsync(folder);
        await Testing.Eventually.TrueAsync(
            async ct => (await AnyRpc.CallAsync(cleaning.As(admin), Clean, ct)).StatusCode == StatusCode.InvalidArgument,
            TimeSpan.FromSeconds(30), "the key is known", Cancel);
        Assert.False(await distrustful.IsReadyAsync());
        Assert.Equal(StatusCode.Unavailable, (await AnyRpc.CallAsync(distrustful.As(admin), Clean, Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("Tls:CertificateFile", "/nowhere.pem")]
    [InlineData("Tls:RequireClientCertificate", "true")]
    [InlineData("Auth:Clients:0:Subject", "CN=cms")]
    public async Task settings_that_cannot_be_are_refused_in_words(string key, string value) =>
        Assert.NotEmpty((await Assert.ThrowsAsync<OptionsValidationException>(
            () => RunningService.StartAsync(new CleaningModule(), null, (key, value)))).Message);

    private Task<RunningService> StartAsync(params (string Key, string Value)[] settings)
    {
        (var certificate, _keyFile) = _authority.Issue("server", "CN=first", isServer: true);
        return RunningService.StartAsync(new CleaningModule(), null, [("Tls:CertificateFile", certificate), ("Tls:KeyFile", _keyFile), .. settings]);
    }

    private async Task<StatusCode> StatusAsync(RunningService service, X509Certificate2? client)
    {
        using var channel = Channel(service, [], client);
        return (await AnyRpc.CallAsync(channel.CreateCallInvoker(), Clean, Cancel)).StatusCode;
    }

    /// <summary>A connection of its own, which notes whose certificate it was shown.</summary>
    private GrpcChannel Channel(RunningService service, List<string> seen, X509Certificate2? client = null)
    {
        var ssl = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = _authority.Policy(),
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                seen.Add(certificate!.Subject);
                return errors == SslPolicyErrors.None;
            },
        };
        if (client is not null)
            ssl.ClientCertificateContext = SslStreamCertificateContext.Create(client, additionalCertificates: null, offline: true);
        return GrpcChannel.ForAddress(service.Address, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { SslOptions = ssl }, DisposeHttpClient = true });
    }
}
