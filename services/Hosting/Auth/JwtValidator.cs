using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Newsroom.Hosting;

/// <summary>Checks signed tokens of the configured identity provider and reads team and roles from them.</summary>
internal sealed partial class JwtValidator(AuthOptions options, ILogger<JwtValidator> logger)
{
    // Only public keys: a secret that both sides know could sign as well as check.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters? _rules = options.Jwt.IsConfigured ? Rules(options.Jwt) : null;

    /// <summary>Null: not a valid token, or tokens are not configured.</summary>
    public async Task<Caller?> ValidateAsync(string token)
    {
        if (_rules is null)
            return null;
        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken read)
        {
            // The type of the error alone: its message quotes the token.
            var reason = result.Exception?.GetType().Name ?? "";
            LogRefused(logger, reason);
            return null;
        }

        var team = ClaimOf(result, options.Jwt.TeamClaim) as string ?? "";
        var roles = RolesOf(ClaimOf(result, options.Jwt.RolesClaim));
        // Without a team one would see every team's copy.
        if (team.Length > 200 || (team.Length == 0 && !roles.HasFlag(Roles.Admin)))
        {
            LogRefused(logger, "NoTeam");
            return null;
        }

        return new Caller(new Principal(team, roles, $"jwt:{Short(read.Subject)}"), KeyId: null, new DateTimeOffset(read.ValidTo, TimeSpan.Zero) + options.Jwt.ClockSkew);
    }

    private static object? ClaimOf(TokenValidationResult result, string name) => result.Claims.TryGetValue(name, out var value) ? value : null;

    private static Roles RolesOf(object? claim)
    {
        var names = claim switch
        {
            string text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            IEnumerable<object> many => many.OfType<string>(),
            _ => [],
        };
        return names.Aggregate(Roles.None, (all, name) => all | (name.ToUpperInvariant() switch
        {
            "READ" => Roles.Read,
            "SUBMIT" => Roles.Submit,
            "EDIT" => Roles.Edit,
            "OPERATE" => Roles.Operate,
            "ADMIN" => Roles.Admin,
            _ => Roles.None,
        }));
    }

    /// <summary>Fit for a line of a log.</summary>
    private static string Short(string? subject) => string.Concat((subject ?? "").Where(c => !char.IsControl(c)).Take(100));

    private static TokenValidationParameters Rules(JwtOptions jwt)
    {
        var rules = new TokenValidationParameters
        {
            ValidIssuer = jwt.Issuer,
            ValidAudience = jwt.Audience,
            ValidAlgorithms = Algorithms,
            ClockSkew = jwt.ClockSkew,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
        };
        if (jwt.KeyFile.Length > 0)
            rules.IssuerSigningKeys = KeysOf(File.ReadAllText(jwt.KeyFile));
        else
            rules.ConfigurationManager = Fetched((jwt.MetadataAddress ?? jwt.KeysAddress)!, isKeySet: jwt.MetadataAddress is null);
        return rules;
    }

    /// <summary>Fetched when it is first needed, then daily, and when a token names a key that is not in it.</summary>
    private static ConfigurationManager<OpenIdConnectConfiguration> Fetched(Uri address, bool isKeySet) => new(
        address.AbsoluteUri,
        isKeySet ? new KeySetRetriever() : new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever(new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1024 * 1024 })
        {
            RequireHttps = !address.IsLoopback,
        })
    {
        RefreshInterval = TimeSpan.FromSeconds(30),
    };

    private static IEnumerable<SecurityKey> KeysOf(string text)
    {
        if (!text.Contains("-----BEGIN", StringComparison.Ordinal))
            return new JsonWebKeySet(text).GetSigningKeys();
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(text);
            return [new RsaSecurityKey(rsa)];
        }
        catch (CryptographicException)
        {
            var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(text);
            return [new ECDsaSecurityKey(ecdsa)];
        }
    }

    [LoggerMessage(EventName = "auth.token.refused", Level = LogLevel.Information, Message = "A token was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    private sealed class KeySetRetriever : IConfigurationRetriever<OpenIdConnectConfiguration>
    {
        public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
        {
            var configuration = new OpenIdConnectConfiguration();
            foreach (var key in new JsonWebKeySet(await retriever.GetDocumentAsync(address, cancel)).GetSigningKeys())
                configuration.SigningKeys.Add(key);
            return configuration;
        }
    }
}
