using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Ingest.Feeds;
using Newsroom.Ingest.Quotas;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Ingest's feeds as they run in the service, on SQLite and a clock of the caller's, without what drives them.</summary>
public sealed class FeedWorld : IAsyncDisposable
{
    private readonly string _folder;
    private readonly ServiceProvider _services;

    private FeedWorld(string folder, ServiceProvider services)
    {
        _folder = folder;
        _services = services;
    }

    public SqliteDataSource Source => _services.GetRequiredService<SqliteDataSource>();

    public IFeedStore Store => _services.GetRequiredService<IFeedStore>();

    public IArticleStore Articles => _services.GetRequiredService<IArticleStore>();

    public FeedPoller Poller => _services.GetRequiredService<FeedPoller>();

    public PageFetcher Pages => _services.GetRequiredService<PageFetcher>();

    public FeedRules Rules => _services.GetRequiredService<FeedRules>();

    public TimeProvider Clock => _services.GetRequiredService<TimeProvider>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<FeedWorld> CreateAsync(
        TimeProvider clock, Action<FeedOptions> configure, Action<ILoggingBuilder>? logging, CancellationToken cancellationToken)
    {
        // Nothing here has to survive a power cut: where memory serves as a disk, time is not spent on one.
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(root, $"newsroom-feeds-{Guid.NewGuid():N}")).FullName;
        var source = new SqliteDataSource($"Data Source={Path.Combine(folder, "ingest.db")}");
        await new Migrator(source, StorageEngine.Sqlite, "ingest", typeof(IngestModule).Assembly).MigrateAsync(cancellationToken);
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection().Build())
            .AddLogging(logging ?? (_ => { }))
            .AddMetrics()
            .AddSingleton(clock)
            .AddSingleton(source)
            .AddSingleton<IngestDatabase>(new SqliteIngestDatabase(source))
            .AddSingleton(new FairTurns(new Dictionary<string, double>(), clock))
            .AddSingleton<IArticleStore, ArticleStore>()
            .AddSingleton<IIntakeMeasures, IntakeMeasures>()
            .AddSingleton<IngestTelemetry>()
            .AddSingleton<OutboxSignal>()
            .AddSingleton<ArticleIntake>()
            .AddSingleton<DispatchWindow>()
            .AddSingleton<IntakePace>()
            .AddSingleton<IntakeGate>()
            .AddSingleton<QuotaSettings>()
            .AddSingleton<CallQuota>()
            .AddSingleton<VolumeStore>()
            .AddSingleton<DailyVolumes>()
            .AddSingleton<SubmitQuota>()
            .AddFeeds()
            .Configure<FeedOptions>(o => o.AllowedHosts.Add("127.0.0.0/8"))
            .Configure(configure);
        return new FeedWorld(folder, services.BuildServiceProvider());
    }

    /// <summary>Adds a feed as CreateFeed does.</summary>
    public async Task<FeedRecord> AddAsync(Feed feed, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var record = Rules.Check(feed, Clock.GetUtcNow(), violations)
            ?? throw new InvalidOperationException(violations.Message);
        record = (record with { FeedId = Guid.CreateVersion7().ToString() }).OwnedBy(record.Team);
        if (!await Store.AddAsync(record, cancellationToken))
            throw new InvalidOperationException($"{feed.Url} is there already.");
        return record;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
