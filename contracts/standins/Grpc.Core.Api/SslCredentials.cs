namespace Grpc.Core;

/// <summary>TLS. The managed client takes certificates from its HTTP handler and accepts only the parameterless form.</summary>
/// <param name="rootCertificates">Trusted roots in PEM form; null for those of the operating system.</param>
/// <param name="keyCertificatePair">What the client shows to the server, if anything.</param>
/// <param name="verifyPeerCallback">Has the last word on the server's certificate.</param>
public sealed class SslCredentials(
    string? rootCertificates,
    KeyCertificatePair? keyCertificatePair,
    VerifyPeerCallback? verifyPeerCallback)
    : ChannelCredentials
{
    /// <summary>TLS with the trust of the operating system.</summary>
    public SslCredentials()
        : this(null, null, null)
    {
    }

    /// <summary>TLS with roots of its own.</summary>
    public SslCredentials(string? rootCertificates)
        : this(rootCertificates, null, null)
    {
    }

    /// <summary>TLS with roots and a client certificate.</summary>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair)
        : this(rootCertificates, keyCertificatePair, null)
    {
    }

    /// <summary>Trusted roots in PEM form; null for those of the operating system.</summary>
    public string? RootCertificates { get; } = rootCertificates;

    /// <summary>What the client shows to the server, if anything.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; } = keyCertificatePair;

    /// <inheritdoc/>
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, verifyPeerCallback);
}

/// <summary>A certificate with its private key, both in PEM form.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>Creates the pair.</summary>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>The certificate, followed by those that lead to its root.</summary>
    public string CertificateChain { get; }

    /// <summary>The private key.</summary>
    public string PrivateKey { get; }
}

/// <summary>Decides whether a server is who it should be.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);

/// <summary>The server whose certificate is to be judged.</summary>
/// <param name="targetName">The name that was called.</param>
/// <param name="peerPem">Its certificate in PEM form.</param>
public class VerifyPeerContext(string targetName, string peerPem)
{
    /// <summary>The name that was called.</summary>
    public string TargetName { get; } = targetName;

    /// <summary>The server's certificate in PEM form.</summary>
    public string PeerPem { get; } = peerPem;
}
