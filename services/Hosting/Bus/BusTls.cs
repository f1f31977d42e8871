using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MassTransit;

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
        var authority = options.CaFile.Length > 0 ? PrivateAuthority.PolicyOf(options.CaFile) : null;
        ssl.CertificateValidationCallback = (_, certificate, chain, errors) => authority is null
            ? errors == SslPolicyErrors.None
            : (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && LeadsTo(authority, certificate, chain);
        if (options.ClientCertificateFile.Length > 0)
            ssl.Certificate = X509Certificate2.CreateFromPemFile(options.ClientCertificateFile, options.ClientKeyFile);
    }

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
