using System.Security.Cryptography;
using System.Text;
using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>Tells who calls, by key, token or client certificate, and whether a caller still is who it was.</summary>
internal sealed class Authenticator(AuthOptions options, KnownKeys keys, KeySource source, JwtValidator tokens, TimeProvider clock)
{
    // A token of an identity provider with many groups has a few kilobytes.
    private const int MaxHeader = 16 * 1024;
    private const string Bearer = "Bearer ";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly byte[] _serviceKeyHash = SHA256.HashData(Encoding.UTF8.GetBytes(options.ServiceKey));

    /// <summary>Throws UNAUTHENTICATED with what to do, never with what was sent.</summary>
    public async ValueTask<Caller> AuthenticateAsync(HttpContext http)
    {
        string? header = http.Request.Headers.Authorization;
        if (header is null)
        {
            return OfCertificate(http) ?? throw Unauthenticated(
                "This server asks who calls: send the metadata 'authorization: Bearer KEY' with a key of your team or a token.");
        }

        if (header.Length > MaxHeader || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            throw Unauthenticated("The metadata 'authorization' must be 'Bearer ', then a key or a token.");
        var credential = header[Bearer.Length..].Trim();
        return OfServiceKey(credential)
            ?? (credential.StartsWith(ApiKey.Scheme, StringComparison.Ordinal) ? OfKey(credential) : await tokens.ValidateAsync(credential))
            ?? throw Unauthenticated("The key or token is not valid here, or no longer: ask an administrator of Newsroom for another.");
    }

    /// <summary>Why the caller may not go on; null if it may.</summary>
    public RpcException? Refusal(Caller caller)
    {
        if (source != KeySource.None && !keys.IsFresh)
            return RpcErrors.Unavailable("Who may call is not known at present, since the directory of keys cannot be reached; try again.", RetryAfter);
        if (clock.GetUtcNow() >= caller.ExpiresAt || (caller.KeyId is { } id && keys.Find(id) is null))
            return Unauthenticated("The key or token has ended: ask an administrator of Newsroom for another.");
        return keys.IsSuspended(caller.Principal.Team)
            ? RpcErrors.Create(StatusCode.PermissionDenied, $"Team {caller.Principal.Team} is suspended: ask an administrator of Newsroom.")
            : null;
    }

    /// <summary>Ingest takes the services' common key, since they need one before there is anybody to make keys.</summary>
    private Caller? OfServiceKey(string credential) =>
        source == KeySource.OwnStore && options.ServiceKey.Length > 0
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(credential)), _serviceKeyHash)
            ? new Caller(new Principal("", Roles.Service, "service-key"), KeyId: null, DateTimeOffset.MaxValue)
            : null;

    private Caller? OfKey(string credential)
    {
        // Without a directory nothing can be said about a key, not even that it is wrong.
        if (source != KeySource.None && !keys.IsFresh)
            throw RpcErrors.Unavailable("Keys cannot be checked at present, since their directory cannot be reached; try again.", RetryAfter);
        if (ApiKey.Parse(credential) is not { } key || keys.Find(key.Id) is not { } entry || !key.Matches(entry.Salt.Span, entry.Hash.Span))
            return null;
        keys.NoteUse(key.Id);
        var roles = entry.Roles.Aggregate(Roles.None, (all, role) => all | RpcRoles.Of(role));
        return new Caller(new Principal(entry.Team, roles, $"key:{key.Id}"), key.Id, entry.ExpiresAt.ToDateTimeOffset());
    }

    private Caller? OfCertificate(HttpContext http)
    {
        // The handshake has checked it against the authority.
        if (http.Connection.ClientCertificate is not { } certificate)
            return null;
        return Array.Find(options.Clients, client => client.Subject == certificate.Subject) is { } known
            ? new Caller(
                new Principal(known.Team, known.Roles, $"certificate:{certificate.Subject}"), KeyId: null, new DateTimeOffset(certificate.NotAfter))
            : throw Unauthenticated("The client certificate's subject is not listed in Auth:Clients of this server.");
    }

    private static RpcException Unauthenticated(string message) => RpcErrors.Create(StatusCode.Unauthenticated, message);
}
