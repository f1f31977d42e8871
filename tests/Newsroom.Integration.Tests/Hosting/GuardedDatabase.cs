using Newsroom.Hosting;
using Newsroom.Ingest;
using Newsroom.Integration.Tests.Access;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Integration.Tests.Hosting;

/// <summary>A PostgreSQL that lets its user in by password alone, and over TLS alone.</summary>
public sealed class GuardedDatabase : IAsyncLifetime
{
    private const string User = "desk";

    private readonly TestAuthority _authority = new();
    private readonly PostgreSqlFixture _postgres = new();
    private readonly string _password = $"secret{Guid.NewGuid():N}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var (certificate, key) = _authority.Issue("postgres", "CN=postgres", isServer: true);
        await _postgres.StartPrivateAsync(
            "ssl=on",
            $"ssl_cert_file={await _postgres.WriteFileAsync("server.pem", await File.ReadAllTextAsync(certificate))}",
            $"ssl_key_file={await _postgres.WriteFileAsync("server.key", await File.ReadAllTextAsync(key))}",
            $"hba_file={await _postgres.WriteFileAsync("hba.conf", $"host all newsroom 127.0.0.1/32 trust\nhostssl all {User} 127.0.0.1/32 scram-sha-256\n")}");
        await using var connection = await _postgres.ConnectAsync(Cancel);
#pragma warning disable CA2100 // Made here.
        await using var command = new NpgsqlCommand($"CREATE ROLE {User} SUPERUSER LOGIN PASSWORD '{_password}'", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task is_spoken_to_over_tls_if_its_authority_is_known()
    {
        await using var service = await StartAsync(_authority.CaFile, _password);
        await service.ReadyAsync();

        await using var connection = await _postgres.ConnectAsync(Cancel);
        await using var command = new NpgsqlCommand(
            $"SELECT count(*), bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = '{User}'", connection);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        Assert.True(await reader.ReadAsync(Cancel));
        Assert.True(reader.GetInt64(0) > 0);
        Assert.True(reader.GetBoolean(1));
    }

    [Fact]
    public async Task of_another_authority_is_told_nothing_and_the_operator_why()
    {
        using var other = new TestAuthority("CN=Other authority");

        var error = await Assert.ThrowsAsync<StartupException>(() => StartAsync(other.CaFile, _password));

        Assert.Contains("ingest database", error.Message, StringComparison.Ordinal);
        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_password, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task that_refuses_the_password_is_told_of_without_it()
    {
        var wrong = _password + "x";

        var error = await Assert.ThrowsAsync<StartupException>(() => StartAsync(_authority.CaFile, wrong));

        Assert.Contains("password authentication failed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_password, error.ToString(), StringComparison.Ordinal);
    }

    private async Task<RunningService> StartAsync(string caFile, string password) => await RunningService.StartAsync(
        new IngestModule(), null,
        ("ingest:Storage:Engine", nameof(StorageEngine.PostgreSql)), ("ingest:Storage:MigrateOnStart", "true"),
        ("ingest:Storage:ConnectionString", new NpgsqlConnectionStringBuilder(await _postgres.CreateDatabaseAsync())
        {
            Username = User,
            Password = password,
            SslMode = SslMode.VerifyFull,
            RootCertificate = caFile,
        }.ConnectionString));
}
