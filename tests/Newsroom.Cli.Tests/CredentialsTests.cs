using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>Encrypted calls and keys, against a server that knows no call and remembers who asked.</summary>
public sealed class CredentialsTests(RunningNewsroom newsroom) : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _authorizations = [];
    private readonly int _port = ServerProcess.FreePort();
    private readonly X509Certificate2 _certificate = SelfSigned();
    private WebApplication _web = null!;

    private string Server => $"https://localhost:{_port}";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port, listen => listen.UseHttps(_certificate)));
        _web = builder.Build();
        _web.Run(context =>
        {
            _authorizations.Add($"{context.Request.Headers.Authorization}");
            context.Response.ContentType = "application/grpc";
            // UNIMPLEMENTED.
            context.Response.Headers["grpc-status"] = "12";
            return Task.CompletedTask;
        });
        await _web.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public async Task authority_of_a_file_is_trusted_and_the_key_is_sent()
    {
        var authority = newsroom.Write("ca.pem", _certificate.ExportCertificatePem());
        var key = newsroom.Write("key", "nrk_first_second\n");
        var result = (await newsroom.RunAsync("search", "x", "--server", Server, "--ca-file", authority, "--api-key-file", key)).Exited(1);
        Assert.Contains("does not know this call", result.Error, StringComparison.Ordinal);
        Assert.Equal(["Bearer nrk_first_second"], _authorizations);
        Assert.DoesNotContain("nrk_first_second", result.Error + result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task unknown_authority_is_5_and_no_key_leaves()
    {
        var environment = new Dictionary<string, string?> { ["NEWSROOM_API_KEY"] = "nrk_first_second" };
        var result = (await newsroom.RunAsync(["search", "x", "--server", Server], null, environment)).Exited(5);
        Assert.Contains("--ca-file", result.Error, StringComparison.Ordinal);
        Assert.Empty(_authorizations);
    }

    [Fact]
    public async Task file_without_certificates_is_2() =>
        (await newsroom.RunAsync("search", "x", "--server", Server, "--ca-file", newsroom.Write("ca.pem", "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n"))).Exited(2);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
