using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Newsroom.Cleaning;
using Newsroom.Cleaning.V1;

namespace Newsroom.Integration.Tests.Access;

/// <summary>Tokens of an identity provider, whose keys come from a file, from an address of keys or from its metadata.</summary>
public sealed class Tokens : IDisposable
{
    private const string Issuer = "https://id.example";
    private const string Audience = "newsroom";

    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-tokens-").FullName;
    private readonly RSA _rsa = RSA.Create(2048);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RsaSecurityKey Key => new(_rsa) { KeyId = "one" };

    public void Dispose()
    {
        _rsa.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task token_says_the_team_and_the_roles()
    {
        await using var service = await StartAsync();

        Assert.Equal(StatusCode.InvalidArgument, await CallAsync(service, Token()));
        Assert.Equal(StatusCode.InvalidArgument, await CallAsync(service, Token(roles: new[] { "submit", "READ", "unheard-of" })));
        Assert.Equal(StatusCode.PermissionDenied, await CallAsync(service, Token(roles: "submit edit")));
        Assert.Equal(StatusCode.InvalidArgument, await CallAsync(service, Token(team: "", roles: "admin")));
    }

    [Fact]
    public async Task token_without_a_team_is_refused_since_it_would_see_every_team()
    {
        await using var service = await StartAsync();

        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(service, Token(team: "")));
    }

    [Fact]
    public async Task token_of_another_issuer_audience_time_or_key_is_refused()
    {
        await using var service = await StartAsync();
        using var other = RSA.Create(2048);
        var secret = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()));

        foreach (var (wrong, token) in new (string, string)[]
        {
            ("issuer", Token(issuer: "https://evil.example")),
            ("audience", Token(audience: "payroll")),
            ("expired", Token(from: -120, to: -60)),
            ("not yet valid", Token(from: 60, to: 120)),
            ("key", Token(key: new RsaSecurityKey(other) { KeyId = "one" })),
            ("a public key taken for a secret", Token(key: secret, algorithm: SecurityAlgorithms.HmacSha256)),
            ("no signature", Unsigned("none")),
            ("no signature, spelt otherwise", Unsigned("None")),
            ("changed", Token()[..^8] + "AAAAAAAA"),
        })
        {
            Assert.Equal((wrong, StatusCode.Unauthenticated), (wrong, await CallAsync(service, token)));
            Assert.DoesNotContain(token.Split('.')[1], service.LogText, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/keys", "Auth:Jwt:KeysAddress")]
    [InlineData("/.well-known/openid-configuration", "Auth:Jwt:MetadataAddress")]
    public async Task keys_are_fetched_from_the_provider(string path, string setting)
    {
        await using var provider = await ProviderAsync();
        await using var service = await RunningService.StartAsync(new CleaningModule(), null, [.. Common, (setting, provider.Urls.First() + path)]);

        Assert.Equal(StatusCode.InvalidArgument, await CallAsync(service, Token()));
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(service, Token(audience: "payroll")));
    }

    [Fact]
    public async Task stream_ends_when_its_token_does()
    {
        await using var service = await StartAsync(("Auth:Jwt:ClockSkew", "00:00:00"));
        var client = new CleaningService.CleaningServiceClient(service.As(Token(from: -1, to: 0.15)));
        using var call = client.CleanDocuments(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new CleanDocumentsRequest(), Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel));

        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Theory]
    [InlineData("Auth:Jwt:Issuer", Issuer)]
    [InlineData("Auth:Jwt:KeysAddress", "http://id.example/keys")]
    [InlineData("Auth:Jwt:KeyFile", "/nowhere.pem")]
    public async Task settings_that_would_let_anyone_in_are_refused(string key, string value) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => RunningService.StartAsync(new CleaningModule(), null, (key, value)));

    private static (string, string)[] Common => [("Auth:Jwt:Issuer", Issuer), ("Auth:Jwt:Audience", Audience)];

    private Task<RunningService> StartAsync(params (string, string)[] settings)
    {
        var file = Path.Combine(_folder, "key.pem");
        File.WriteAllText(file, _rsa.ExportSubjectPublicKeyInfoPem());
        return RunningService.StartAsync(new CleaningModule(), null, [.. Common, ("Auth:Jwt:KeyFile", file), .. settings]);
    }

    private static async Task<StatusCode> CallAsync(RunningService service, string token) =>
        (await AnyRpc.CallAsync(service.As(token), CleaningService.Descriptor.FindMethodByName("CleanDocument"), Cancel)).StatusCode;

    /// <param name="from">Minutes from now.</param>
    /// <param name="to">Minutes from now.</param>
    private string Token(
        string team = "world", object? roles = null, string issuer = Issuer, string audience = Audience, double from = -1, double to = 5,
        SecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = DateTime.UtcNow.AddMinutes(from),
            Expires = DateTime.UtcNow.AddMinutes(to),
            Claims = new Dictionary<string, object> { ["sub"] = "someone", ["team"] = team, ["roles"] = roles ?? "read" },
            SigningCredentials = new SigningCredentials(key ?? Key, algorithm),
        });

    private string Unsigned(string algorithm) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""))}.{Token().Split('.')[1]}.";

    private async Task<WebApplication> ProviderAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_rsa.ExportParameters(includePrivateParameters: false)) { KeyId = "one" });
        app.Run(context => context.Response.WriteAsync(context.Request.Path == "/keys"
            ? JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", n = key.N, e = key.E } } })
            : JsonSerializer.Serialize(new { issuer = Issuer, jwks_uri = $"{app.Urls.First()}/keys" })));
        await app.StartAsync(Cancel);
        return app;
    }
}
