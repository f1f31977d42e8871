using System.Security.Cryptography.X509Certificates;

namespace Newsroom.Hosting;

/// <summary>Trust in the authorities of one file and no others.</summary>
internal static class PrivateAuthority
{
    /// <summary>Reads the file now; a lost key is answered with another authority or name, since private ones rarely publish revocations.</summary>
    public static X509ChainPolicy PolicyOf(string pemFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(pemFile);
        return policy;
    }
}
