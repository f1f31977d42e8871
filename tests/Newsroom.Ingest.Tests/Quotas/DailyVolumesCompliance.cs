using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Newsroom.Hosting;
using Newsroom.Ingest.Quotas;
using Newsroom.Ingest.Tests.Feeds;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

/// <summary>Daily volumes on a database of its own for each test.</summary>
public abstract class DailyVolumesCompliance : IAsyncLifetime
{
    private readonly FakeClock _clock = new(new DateTimeOffset(2024, 5, 3, 22, 0, 0, TimeSpan.Zero));
    private TestDatabase? _db;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _db = await CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
            await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task replicas_let_in_exactly_the_limit_together()
    {
        var replicas = Replicas(("Quotas:ArticlesPerDay", "500"));

        var admitted = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            async () =>
            {
                var count = 0;
                for (var n = 0; n < 25; n++)
                    count += await replicas[i % replicas.Count].TakeAsync("sport", new Volume(1, 10), Cancel) is null ? 1 : 0;
                return count;
            },
            Cancel)));

        Assert.Equal(500, admitted.Sum());
    }

    [Fact]
    public async Task no_replica_lets_in_more_than_the_limit_though_each_holds_a_portion()
    {
        var replicas = Replicas(("Quotas:ArticlesPerDay", "5000"));
        var count = 0;
        for (var i = 0; i < 5_100; i++)
            count += await replicas[i % replicas.Count].TakeAsync("sport", new Volume(1, 10), Cancel) is null ? 1 : 0;

        // A portion is five articles: what the others hold when one asks for the last.
        Assert.InRange(count, 5_000 - (5 * replicas.Count), 5_000);
    }

    [Fact]
    public async Task refusal_ends_with_the_day()
    {
        var volumes = Replicas(("Quotas:BytesPerDay", "100"))[0];
        Assert.Null(await volumes.TakeAsync("sport", new Volume(1, 100), Cancel));

        Assert.Equal(TimeSpan.FromHours(2), await volumes.TakeAsync("sport", new Volume(1, 1), Cancel));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await volumes.TakeAsync("sport", new Volume(1, 1), Cancel));
    }

    [Fact]
    public async Task each_team_has_a_limit_of_its_own_and_may_have_none()
    {
        var volumes = Replicas(
            ("Quotas:ArticlesPerDay", "1"), ("Quotas:Teams:politics:ArticlesPerDay", "2"), ("Quotas:Teams:wire:ArticlesPerDay", "0"))[0];
        var admitted = new Dictionary<string, int>();
        foreach (var team in new[] { "", "sport", "politics", "wire" })
        {
            for (var i = 0; i < 10; i++)
                admitted[team] = admitted.GetValueOrDefault(team) + (await volumes.TakeAsync(team, new Volume(1, 1), Cancel) is null ? 1 : 0);
        }

        Assert.Equal([1, 1, 2, 10], admitted.Values);
    }

    [Fact]
    public async Task what_is_larger_than_what_is_left_is_refused_and_takes_nothing()
    {
        var volumes = Replicas(("Quotas:BytesPerDay", "100"))[0];

        Assert.NotNull(await volumes.TakeAsync("sport", new Volume(1, 101), Cancel));
        Assert.Null(await volumes.TakeAsync("sport", new Volume(1, 100), Cancel));
    }

    [Fact]
    public async Task database_is_not_asked_about_what_cannot_fit_until_the_quota_changes_or_the_day_ends()
    {
        var configuration = Configuration(("Quotas:BytesPerDay", "100"));
        var volumes = Replicas(configuration)[0];
        Assert.Null(await volumes.TakeAsync("sport", new Volume(1, 90), Cancel));
        Assert.NotNull(await volumes.TakeAsync("sport", new Volume(1, 20), Cancel));

        // Whoever asked now would be let in.
        await EmptyAsync();
        Assert.NotNull(await volumes.TakeAsync("sport", new Volume(1, 20), Cancel));
        Assert.NotNull(await volumes.TakeAsync("sport", new Volume(9, 11), Cancel));
        Assert.Null(await volumes.TakeAsync("sport", new Volume(1, 10), Cancel));

        configuration["Quotas:BytesPerDay"] = "50";
        configuration.Reload();
        Assert.Null(await volumes.TakeAsync("sport", new Volume(1, 40), Cancel));
        Assert.NotNull(await volumes.TakeAsync("sport", new Volume(1, 20), Cancel));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await volumes.TakeAsync("sport", new Volume(1, 20), Cancel));
    }

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    private async Task EmptyAsync()
    {
        await using var session = await _db!.Database.BeginWriteAsync(Cancel);
        await session.ExecuteAsync("DELETE FROM daily_volumes", parameters: null, Cancel);
        await session.CommitAsync(Cancel);
    }

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))).Build();

    private List<DailyVolumes> Replicas(params (string Key, string Value)[] settings) => Replicas(Configuration(settings));

    private List<DailyVolumes> Replicas(IConfigurationRoot configuration)
    {
        return [.. _db!.Replicas.Select(db => new DailyVolumes(new VolumeStore(db), new QuotaSettings(configuration, NullLogger<QuotaSettings>.Instance), _clock))];
    }
}

public sealed class SqliteDailyVolumesTests : DailyVolumesCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateSqliteAsync(Cancel);
}

public sealed class PostgreSqlDailyVolumesTests(PostgreSqlFixture server) : DailyVolumesCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync(server, Cancel);
}
