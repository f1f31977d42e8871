using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Newsroom.Hosting;

/// <summary>Trust in the authorities of one file and no others.</summary>
internal static class PrivateAuthority
{
    /// <summary>Reads the file now; a lost key is answered with another authority or name, since private ones rarely publish revocations.</summary>
    public static X509ChainPolicy PolicyOf(string pemFile) => PolicyOfText(File.ReadAllText(pemFile));

    /// <summary>Throws if there is none in it: a file that is half written would shut everybody out.</summary>
    public static X509ChainPolicy PolicyOfText(string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(pem);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CryptographicException("There is no certificate of an authority.");
    }
}
