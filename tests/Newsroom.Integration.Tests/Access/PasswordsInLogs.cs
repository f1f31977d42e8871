using Google.Protobuf;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Cleaning;
using Newsroom.Hosting;
using Newsroom.Ingest;
using Newsroom.Ingest.V1;
using Newsroom.Search;
using Newsroom.Tagging;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Integration.Tests.Access;

/// <summary>The four services on a real broker and database that ask for passwords: these stand in no log of any level, whatever fails.</summary>
public sealed class PasswordsInLogs : IAsyncLifetime
{
    private const string User = "desk";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PostgreSqlFixture _postgres = new();
    private readonly string _password = $"secret{Guid.NewGuid():N}";
    private readonly string _brokerPassword = $"secret{Guid.NewGuid():N}";
    private readonly string _wrong = $"wrong{Guid.NewGuid():N}";
    private RabbitMqFixture? _broker;
    private Uri _address = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _postgres.StartPrivateAsync(
            $"hba_file={await _postgres.WriteFileAsync("hba.conf", $"host all newsroom 127.0.0.1/32 trust\nhost all {User} 127.0.0.1/32 scram-sha-256\n")}");
        await ExecuteAsync($"CREATE ROLE {User} SUPERUSER LOGIN PASSWORD '{_password}'");
        _broker = await RabbitMqFixture.StartOwnAsync();
        _address = await _broker.CreateUserAsync(User, _brokerPassword);
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task are_not_found_after_an_article_has_gone_through_and_after_the_database_refuses_them()
    {
        var services = new List<RunningService>();
        try
        {
            foreach (var module in new IServiceModule[] { new IngestModule(), new CleaningModule(), new TaggingModule(), new SearchModule() })
                services.Add(await StartAsync(module, _address));
            var ingest = new IngestService.IngestServiceClient(services[0].Channel);
            var document = new RawDocument
            {
                Source = "test",
                Guid = "1",
                MediaType = "text/plain",
                Content = ByteString.CopyFromUtf8("Harbour bridge reopens\n\nThe harbour bridge was opened again on Monday, the mayor said, after two years of repairs."),
            };
            var article = (await ingest.SubmitArticleAsync(new SubmitArticleRequest { Document = document }, cancellationToken: Cancel)).Article;
            using (var call = ingest.TrackArticle(
                new TrackArticleRequest { ArticleId = article.ArticleId, Revision = article.Revision }, deadline: DateTime.UtcNow + Patience, cancellationToken: Cancel))
            {
                var state = ArticleState.Unspecified;
                await foreach (var update in call.ResponseStream.ReadAllAsync(Cancel))
                    state = update.Status.State;
                Assert.Equal(ArticleState.Indexed, state);
            }

            await ExecuteAsync($"ALTER ROLE {User} PASSWORD '{_wrong}'");
            await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{User}'");
            await Eventually.TrueAsync(
                async ct =>
                {
                    await Assert.ThrowsAsync<RpcException>(async () => await ingest.ListArticlesAsync(new ListArticlesRequest(), cancellationToken: ct));
                    return services[0].LogText.Contains("password authentication failed", StringComparison.Ordinal);
                },
                Patience, "ingest logs that its database refuses it", Cancel);
        }
        finally
        {
            foreach (var service in services)
            {
                await service.DisposeAsync();
                AssertTellsNoSecret(service.LogText);
            }
        }
    }

    [Fact]
    public async Task are_not_found_when_the_broker_refuses_them()
    {
        await using var service = await StartAsync(new CleaningModule(), new UriBuilder(_address) { Password = _wrong }.Uri);

        await Eventually.TrueAsync(
            _ => Task.FromResult(service.LogText.Contains("ACCESS_REFUSED", StringComparison.Ordinal)), Patience, "the refusal is logged", Cancel);

        AssertTellsNoSecret(service.LogText);
    }

    private void AssertTellsNoSecret(string log)
    {
        Assert.NotEqual("", log);
        foreach (var secret in new[] { _password, _brokerPassword, _wrong })
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    private async Task<RunningService> StartAsync(IServiceModule module, Uri broker) => await RunningService.StartAsync(
        module, null,
        ("Bus:Transport", nameof(BusTransport.RabbitMq)), ("Bus:Uri", broker.ToString()),
        ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"), ("Logging:LogLevel:Grpc", "Trace"),
        ($"{module.Name}:Storage:Engine", nameof(StorageEngine.PostgreSql)), ($"{module.Name}:Storage:MigrateOnStart", "true"),
        ($"{module.Name}:Storage:ConnectionString", new NpgsqlConnectionStringBuilder(await _postgres.CreateDatabaseAsync())
        {
            Username = User,
            Password = _password,
        }.ConnectionString));

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await _postgres.ConnectAsync(Cancel);
#pragma warning disable CA2100 // Made here.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
