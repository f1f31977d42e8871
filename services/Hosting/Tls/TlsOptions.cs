namespace Newsroom.Hosting;

/// <summary>Encrypted connections of callers; section <c>Tls</c>. The port of the health endpoints stays plain.</summary>
public sealed class TlsOptions
{
    public const string Section = "Tls";

    /// <summary>PEM file with the server's certificate, then those between it and its authority; empty: HTTP/2 without TLS.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file with the certificate's key, without a password.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>PEM file of the authorities that sign client certificates; empty: callers are not asked for one.</summary>
    public string ClientCaFile { get; set; } = "";

    /// <summary>Whether a connection without a client certificate is refused, whatever key its calls bring.</summary>
    public bool RequireClientCertificate { get; set; }

    internal bool IsOn => CertificateFile.Length > 0;

    internal IEnumerable<string> Mistakes()
    {
        foreach (var file in new[] { CertificateFile, KeyFile, ClientCaFile }.Where(file => file.Length > 0 && !File.Exists(file)))
            yield return $"Tls: there is no file {file}.";
        if (IsOn != KeyFile.Length > 0 || (!IsOn && (ClientCaFile.Length > 0 || RequireClientCertificate)))
            yield return "Tls needs CertificateFile and KeyFile.";
        if (RequireClientCertificate && ClientCaFile.Length == 0)
            yield return "Tls:RequireClientCertificate needs Tls:ClientCaFile.";
    }
}
