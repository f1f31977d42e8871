using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Newsroom.Hosting;

/// <summary>The certificate, and the authorities of clients, in the files as they are now: a handshake after they were replaced has the new ones, and running calls go on.</summary>
internal sealed partial class ServerCertificate(TlsOptions options, TimeProvider clock, ILogger<ServerCertificate> logger)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Content? _current;
    private string _seen = "";
    private long _lookedAt;

    /// <summary>Throws what is wrong with the files, in words.</summary>
    public ServerCertificate Checked()
    {
        try
        {
            Current();
            return this;
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new OptionsValidationException(
                TlsOptions.Section, typeof(TlsOptions), [$"Tls: {options.CertificateFile} and {options.KeyFile} are not a certificate and its key{(options.ClientCaFile.Length > 0 ? $", or {options.ClientCaFile} has no authority" : "")}: {e.Message}"]);
        }
    }

    public TlsHandshakeCallbackOptions Handshake() => new() { OnConnection = _ => ValueTask.FromResult(Settings()) };

    private SslServerAuthenticationOptions Settings()
    {
        var current = Current();
        var settings = new SslServerAuthenticationOptions { ServerCertificateContext = current.Certificate };
        if (current.Clients is null)
            return settings;
        settings.ClientCertificateRequired = true;
        settings.CertificateChainPolicy = current.Clients.Clone();
        settings.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            errors == SslPolicyErrors.None || (certificate is null && !options.RequireClientCertificate);
        return settings;
    }

    private Content Current()
    {
        lock (_lock)
        {
            if (_current is not null && clock.GetElapsedTime(_lookedAt) < LookInterval)
                return _current;
            _lookedAt = clock.GetTimestamp();
            try
            {
                Look();
            }
            catch (Exception e) when (_current is not null && IsUnusable(e))
            {
                // Another of the files may not be replaced yet.
                LogUnreadable(logger, options.CertificateFile, e.Message);
            }

            return _current!;
        }
    }

    /// <summary>No PEM, no such file, none that may be read, a key of another certificate, or no authority.</summary>
    private static bool IsUnusable(Exception e) => e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    /// <summary>By content, since a secret that is mounted changes by way of links whose times say nothing.</summary>
    private void Look()
    {
        var (certificate, key) = (File.ReadAllText(options.CertificateFile), File.ReadAllText(options.KeyFile));
        var authorities = options.ClientCaFile.Length > 0 ? File.ReadAllText(options.ClientCaFile) : "";
        var seen = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(certificate + key + authorities)));
        if (seen == _seen)
            return;
        var leaf = X509Certificate2.CreateFromPem(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        var clients = options.ClientCaFile.Length > 0 ? PrivateAuthority.PolicyOfText(authorities) : null;
        _current = new Content(SslStreamCertificateContext.Create(leaf, chain, offline: true), clients);
        _seen = seen;
        LogRead(logger, leaf.Subject, leaf.NotAfter);
    }

    private sealed record Content(SslStreamCertificateContext Certificate, X509ChainPolicy? Clients);

    [LoggerMessage(EventName = "tls.certificate.read", Level = LogLevel.Information, Message = "Serving with the certificate of {Subject}, valid until {NotAfter}")]
    private static partial void LogRead(ILogger logger, string subject, DateTime notAfter);

    [LoggerMessage(
        EventName = "tls.certificate.unreadable", Level = LogLevel.Warning,
        Message = "The new content of {File}, its key or the authorities of clients cannot be used, the one before goes on: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);
}
