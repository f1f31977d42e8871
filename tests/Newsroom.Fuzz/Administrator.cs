using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Newsroom.Admin.V1;
using Newsroom.Hosting;
using Newsroom.Testing;

namespace Newsroom.Fuzz;

/// <summary>Gives the callers their keys, by a token of a provider that the server is told of: no call can revoke that one.</summary>
internal sealed class Administrator : IDisposable
{
    private const string Issuer = "https://id.invalid";
    private const string Audience = "newsroom";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RSA _rsa = RSA.Create(2048);

    public Administrator() => Token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        Expires = DateTime.UtcNow.AddDays(7),
        Claims = new Dictionary<string, object> { ["sub"] = "fuzz", ["roles"] = "admin" },
        SigningCredentials = new SigningCredentials(new RsaSecurityKey(_rsa), SecurityAlgorithms.RsaSha256),
    });

    public string Token { get; }

    /// <summary>What the services show to each other.</summary>
    public string ServiceKey { get; } = ApiKey.Create().Text;

    public Metadata Headers => new() { { "authorization", $"Bearer {Token}" } };

    /// <summary>The environment of a server that asks who calls.</summary>
    public Dictionary<string, string?> Environment(string folder)
    {
        var file = Path.Combine(folder, "provider.pem");
        File.WriteAllText(file, _rsa.ExportSubjectPublicKeyInfoPem());
        return new Dictionary<string, string?>
        {
            ["NEWSROOM_AUTH__REQUIRED"] = "true",
            ["NEWSROOM_AUTH__SERVICEKEY"] = ServiceKey,
            ["NEWSROOM_AUTH__JWT__ISSUER"] = Issuer,
            ["NEWSROOM_AUTH__JWT__AUDIENCE"] = Audience,
            ["NEWSROOM_AUTH__JWT__KEYFILE"] = file,
            // For the samples.
            ["NEWSROOM_API_KEY"] = Token,
        };
    }

    /// <summary>Sees to it that the caller is let in, with a new key. Tried again, since the other callers go on with what they do to teams.</summary>
    public Task LetInAsync(Identity identity, CallInvoker server, CancellationToken cancellationToken)
    {
        var admin = new AdminService.AdminServiceClient(server);
        return Eventually.GetAsync(
            async ct =>
            {
                if (identity.Team.Length > 0)
                    await OpenTeamAsync(admin, new Team { Name = identity.Team }, ct);
                var made = await admin.CreateKeyAsync(
                    new CreateKeyRequest { Name = "fuzz", Team = identity.Team, Roles = { identity.Roles } }, Headers, cancellationToken: ct);
                identity.KeyId = made.Key.KeyId;
                identity.Show(made.Secret);
                return await admin.WhoAmIAsync(new WhoAmIRequest(), identity.Headers, cancellationToken: ct);
            },
            Patience, $"a caller of team '{identity.Team}' is let in", cancellationToken);
    }

    /// <summary>Whether the key is revoked or expired: else it had to be let in.</summary>
    public async Task<bool> HasEndedAsync(Identity identity, CallInvoker server, CancellationToken cancellationToken)
    {
        var request = new ListKeysRequest { Team = identity.Team, IncludeEnded = true, PageSize = 1_000 };
        do
        {
            var page = await new AdminService.AdminServiceClient(server).ListKeysAsync(request, Headers, cancellationToken: cancellationToken);
            if (page.Keys.FirstOrDefault(key => key.KeyId == identity.KeyId) is { } found)
                return found.RevokedAt is not null || found.ExpiresAt.ToDateTime() <= DateTime.UtcNow;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return false;
    }

    public void Dispose() => _rsa.Dispose();

    private async Task OpenTeamAsync(AdminService.AdminServiceClient admin, Team team, CancellationToken cancellationToken)
    {
        try
        {
            await admin.CreateTeamAsync(new CreateTeamRequest { Team = team }, Headers, cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            await admin.UpdateTeamAsync(new UpdateTeamRequest { Team = team }, Headers, cancellationToken: cancellationToken);
        }
    }
}
