using System.ComponentModel.DataAnnotations;

namespace Newsroom.Hosting;

/// <summary>Who may ask what is served.</summary>
public enum ReflectionAccess
{
    /// <summary>Whoever may call anything here.</summary>
    Credentials,

    /// <summary>Everybody, though other calls need credentials.</summary>
    Open,

    /// <summary>Nobody: reflection is not there.</summary>
    Off,
}

/// <summary>How callers prove who they are; section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>The shortest <see cref="ServiceKey"/>, in characters.</summary>
    private const int MinServiceKey = 32;

    /// <summary>
    /// Whether callers need credentials. Unset: yes, as soon as anything of <see cref="Directory"/>, <see cref="ServiceKey"/>,
    /// <see cref="Jwt"/> and <see cref="Clients"/> is configured.
    /// </summary>
    public bool? Required { get; set; }

    public ReflectionAccess Reflection { get; set; }

    /// <summary>Address of ingest's gRPC, from where a service without keys of its own has the directory: <c>https://ingest:8081</c>.</summary>
    public Uri? Directory { get; set; }

    /// <summary>PEM file of the authority that signed ingest's certificate; empty: the system's authorities.</summary>
    public string DirectoryCaFile { get; set; } = "";

    /// <summary>
    /// What the services show to ingest, and what ingest accepts from them beside keys of its own: at least 32 characters from a random
    /// source. A secret: only from a file or the environment.
    /// </summary>
    public string ServiceKey { get; set; } = "";

    /// <summary>How long what was last known of keys and teams counts while it cannot be confirmed; then calls are UNAVAILABLE.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often ingest looks for changes that another replica made; a revocation takes up to this and 2 s more.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:02")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    public JwtOptions Jwt { get; set; } = new();

    /// <summary>Who the holders of client certificates are; those of others are nobody.</summary>
    public CertificateClient[] Clients { get; set; } = [];

    internal bool IsConfigured => Directory is not null || ServiceKey.Length > 0 || Jwt.IsConfigured || Clients.Length > 0;

    /// <summary>Whether callers need credentials, with everything considered.</summary>
    public bool Asks => Required ?? IsConfigured;

    /// <summary>What is wrong, in words for the operator.</summary>
    /// <param name="keepsKeys">Whether this process keeps the keys itself.</param>
    /// <param name="tls">How connections are protected.</param>
    internal IEnumerable<string> Mistakes(bool keepsKeys, TlsOptions tls)
    {
        if (Asks && !keepsKeys && Directory is null && !Jwt.IsConfigured && Clients.Length == 0)
            yield return "Callers need credentials, but none could be valid: set Auth:Directory and Auth:ServiceKey, Auth:Jwt or Auth:Clients.";
        if (Directory is not null && ServiceKey.Length == 0)
            yield return "Auth:Directory needs Auth:ServiceKey, the key that this service shows to ingest.";
        if (Directory is { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") })
            yield return "Auth:Directory must be an address such as https://ingest:8081.";
        if (ServiceKey.Length is > 0 and < MinServiceKey || ServiceKey.Any(c => c is < '!' or > '~'))
            yield return $"Auth:ServiceKey must have at least {MinServiceKey} characters, all of them visible ASCII.";
        if (Clients.Length > 0 && tls.ClientCaFile.Length == 0)
            yield return "Auth:Clients needs Tls:ClientCaFile, the authority that signs client certificates.";
        foreach (var client in Clients.Where(c => c.Subject.Length == 0 || c.Roles == Roles.None || (c.Team.Length == 0 && !c.Roles.HasFlag(Roles.Admin))))
            yield return $"Auth:Clients: '{client.Subject}' needs a subject, roles and, unless it is an administrator, a team.";
        foreach (var mistake in Jwt.Mistakes())
            yield return mistake;
    }
}

/// <summary>Who the holder of a client certificate is; an element of <c>Auth:Clients</c>.</summary>
public sealed class CertificateClient
{
    /// <summary>The certificate's whole subject, most specific part first: <c>CN=cms, O=Example</c>.</summary>
    public string Subject { get; set; } = "";

    public string Team { get; set; } = "";

    /// <summary>Comma separated: <c>Read, Submit</c>.</summary>
    public Roles Roles { get; set; }
}

/// <summary>Signed tokens of an identity provider; section <c>Auth:Jwt</c>.</summary>
public sealed class JwtOptions
{
    /// <summary>What <c>iss</c> must be. With <see cref="Audience"/> and one source of keys it turns tokens on.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>What <c>aud</c> must be or contain.</summary>
    public string Audience { get; set; } = "";

    /// <summary>OpenID Connect metadata, which names the keys; fetched again when a token names a key that is not known.</summary>
    public Uri? MetadataAddress { get; set; }

    /// <summary>The keys themselves, as a JWK set; fetched again likewise.</summary>
    public Uri? KeysAddress { get; set; }

    /// <summary>File with the provider's public keys: a JWK set, or one key in PEM.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Claim that names the team.</summary>
    public string TeamClaim { get; set; } = "team";

    /// <summary>Claim with the roles, as an array or separated by spaces: <c>read submit edit operate admin</c>; others are passed over.</summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>How far the provider's clock may be off.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    internal bool IsConfigured => Issuer.Length > 0 || Audience.Length > 0 || Sources > 0;

    private int Sources => (MetadataAddress is null ? 0 : 1) + (KeysAddress is null ? 0 : 1) + (KeyFile.Length > 0 ? 1 : 0);

    internal IEnumerable<string> Mistakes()
    {
        if (!IsConfigured)
            yield break;
        if (Issuer.Length == 0 || Audience.Length == 0)
            yield return "Auth:Jwt needs Issuer and Audience, else any token of the provider would do.";
        if (Sources != 1)
            yield return "Auth:Jwt needs one of MetadataAddress, KeysAddress and KeyFile.";
        if (KeyFile.Length > 0 && !File.Exists(KeyFile))
            yield return $"Auth:Jwt:KeyFile: there is no file {KeyFile}.";
        if (new[] { MetadataAddress, KeysAddress }.Any(a => a is not null && (!a.IsAbsoluteUri || (a.Scheme != "https" && !a.IsLoopback))))
            yield return "Auth:Jwt: keys are fetched over https only, but from this machine.";
    }
}
