using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MassTransit;
using RabbitMQ.Client;

namespace Newsroom.Hosting;

/// <summary>An encrypted connection to the broker, whose certificate is always checked, name included.</summary>
internal static class BusTls
{
    public static void Configure(IRabbitMqSslConfigurator ssl, BusOptions options)
    {
        ssl.ServerName = options.Address.Host;
        // The system's choice, which is 1.2 or later.
        ssl.Protocol = SslProtocols.None;
        // MassTransit would take a chain that leads nowhere.
        ssl.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateNotAvailable);
        ssl.CertificateValidationCallback = ValidationOf(options);
        ssl.Certificate = CertificateOf(options);
    }

    /// <summary>The same for a connection beside MassTransit's.</summary>
    public static SslOption OptionOf(BusOptions options) => new(options.Address.Host, enabled: true)
    {
        Version = SslProtocols.None,
        CertificateValidationCallback = ValidationOf(options),
        Certs = CertificateOf(options) is { } certificate ? [certificate] : [],
    };

    private static RemoteCertificateValidationCallback ValidationOf(BusOptions options)
    {
        var authority = options.CaFile.Length > 0 ? PrivateAuthority.PolicyOf(options.CaFile) : null;
        return (_, certificate, chain, errors) => authority is null
            ? errors == SslPolicyErrors.None
            : (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && LeadsTo(authority, certificate, chain);
    }

    private static X509Certificate2? CertificateOf(BusOptions options) =>
        options.ClientCertificateFile.Length > 0 ? X509Certificate2.CreateFromPemFile(options.ClientCertificateFile, options.ClientKeyFile) : null;

    private static bool LeadsTo(X509ChainPolicy authority, X509Certificate? certificate, X509Chain? sent)
    {
        if (certificate is not X509Certificate2 leaf)
            return false;
        using var chain = new X509Chain { ChainPolicy = authority.Clone() };
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }
}
