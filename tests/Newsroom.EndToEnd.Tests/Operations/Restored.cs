using System.Collections.Concurrent;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.EndToEnd.Tests.Operations;

/// <summary>deploy/backup.sh and deploy/restore.sh on the databases of running services.</summary>
public sealed class Restored(RabbitMqFixture broker, PostgreSqlFixture database) : IDisposable
{
    private const int Before = 12;
    private const int After = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-backup-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task search_that_is_lost_alone_learns_again_what_came_and_was_killed_since()
    {
        await using var newsroom = await StartAsync();
        await IndexAsync(newsroom, 0, Before);
        var backup = await BackupAsync(newsroom);
        await IndexAsync(newsroom, Before, After);
        await KillAsync(newsroom, 0, Before + After - 1);

        await newsroom.Search.StopAsync();
        await RestoreAsync(newsroom, backup, "search");
        await newsroom.Search.StartAsync(Token);

        await FindsAsync(newsroom, Before + After - 1);
        Assert.DoesNotContain("potoroo-0", await Articles.FindAsync(newsroom.SearchClient, "potoroo", Token));
        await Eventually.TrueAsync(
            async ct => await Articles.CountAsync(newsroom.IngestClient, ArticleState.Indexed, ct) == Before + After - 1, Timeout, "all have come to their end again", Token);
    }

    [Fact]
    public async Task all_that_is_lost_comes_back_but_what_was_accepted_since()
    {
        await using var newsroom = await StartAsync();
        var accepted = await IndexAsync(newsroom, 0, Before);
        var backup = await BackupAsync(newsroom);
        var since = await IndexAsync(newsroom, Before, After);
        foreach (var service in newsroom.All)
            await service.StopAsync();
        foreach (var name in newsroom.Databases.Values)
            await DropAsync(name);

        await RestoreAsync(newsroom, backup);
        await Task.WhenAll(newsroom.All.Select(s => s.StartAsync(Token)));

        await FindsAsync(newsroom, Before);
        foreach (var article in accepted)
            Assert.Equal(ArticleState.Indexed, (await Articles.TrackAsync(newsroom.IngestClient, article, Timeout, Token)).State);
        var lost = await Assert.ThrowsAsync<RpcException>(async () => await newsroom.IngestClient.GetArticleStatusAsync(
            new GetArticleStatusRequest { ArticleId = since[0].ArticleId }, cancellationToken: Token));
        Assert.Equal(StatusCode.NotFound, lost.StatusCode);

        var again = await IndexAsync(newsroom, Before, After);
        Assert.Equal(since.Select(a => a.ArticleId).Order(StringComparer.Ordinal), again.Select(a => a.ArticleId).Order(StringComparer.Ordinal));
        await FindsAsync(newsroom, Before + After);
    }

    [Fact]
    public async Task damaged_backup_and_database_in_use_are_refused()
    {
        await using var newsroom = await StartAsync();
        await IndexAsync(newsroom, 0, 1);
        var backup = await BackupAsync(newsroom);
        var inUse = await Assert.ThrowsAsync<InvalidOperationException>(() => RestoreAsync(newsroom, backup, "search"));
        Assert.Contains("stop the services first; nothing was changed", inUse.Message, StringComparison.Ordinal);

        await newsroom.Search.StopAsync();
        var dump = Path.Combine(backup, "search.dump");
        var bytes = await File.ReadAllBytesAsync(dump, Token);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(dump, bytes, Token);
        var damaged = await Assert.ThrowsAsync<InvalidOperationException>(() => RestoreAsync(newsroom, backup, "search"));
        Assert.Contains("is damaged; nothing was changed", damaged.Message, StringComparison.Ordinal);

        await newsroom.Search.StartAsync(Token);
        await FindsAsync(newsroom, 1);
    }

    private Task<Topology> StartAsync() => Topology.StartAsync(
        broker, database, new Dictionary<string, string?> { ["NEWSROOM_INGEST__SWEEPINTERVAL"] = "00:00:01" }, Token);

    private static async Task<IReadOnlyList<ArticleRef>> IndexAsync(Topology newsroom, int first, int count)
    {
        var accepted = new ConcurrentDictionary<string, ArticleRef>();
        await Articles.SubmitAsync(newsroom.IngestClient, "potoroo", Enumerable.Range(first, count), accepted, Token);
        foreach (var article in accepted.Values)
            Assert.Equal(ArticleState.Indexed, (await Articles.TrackAsync(newsroom.IngestClient, article, Timeout, Token)).State);
        return [.. accepted.Values];
    }

    /// <summary>Kills one and waits until no more than <paramref name="left"/> are found.</summary>
    private static async Task KillAsync(Topology newsroom, int number, int left)
    {
        var document = Articles.Generated("potoroo", number);
        await newsroom.IngestClient.WithdrawArticleAsync(
            new WithdrawArticleRequest { Source = document.Source, Guid = document.Guid, Mode = WithdrawMode.Kill, Notice = "A test." }, cancellationToken: Token);
        await FindsAsync(newsroom, left);
    }

    private static Task FindsAsync(Topology newsroom, int count) => Eventually.TrueAsync(
        async ct => (await Articles.FindAsync(newsroom.SearchClient, "potoroo", ct)).Distinct(StringComparer.Ordinal).Count() == count,
        Timeout, $"{count} articles are found", Token);

    private async Task<string> BackupAsync(Topology newsroom)
    {
        var output = await ServerProcess.RunAsync("bash", [Repository.PathOf("deploy", "backup.sh"), _folder], Environment(newsroom), Token);
        return output.Trim();
    }

    private static Task<string> RestoreAsync(Topology newsroom, string backup, params string[] services) =>
        ServerProcess.RunAsync("bash", [Repository.PathOf("deploy", "restore.sh"), backup, .. services], Environment(newsroom), Token);

    private static Dictionary<string, string?> Environment(Topology newsroom)
    {
        var ingest = new NpgsqlConnectionStringBuilder(newsroom.Databases["ingest"]);
        var environment = newsroom.Databases.ToDictionary(
            d => $"{d.Key.ToUpperInvariant()}_DATABASE", d => new NpgsqlConnectionStringBuilder(d.Value).Database);
        (environment["PGHOST"], environment["PGPORT"], environment["PGUSER"]) = (ingest.Host, $"{ingest.Port}", ingest.Username);
        if (ingest.Password is { } password)
            environment["PGPASSWORD"] = password;
        return environment;
    }

    private static async Task DropAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres" }.ConnectionString);
        await connection.OpenAsync(Token);
#pragma warning disable CA2100 // Made by the fixture.
        await using var command = new NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Token);
    }
}
