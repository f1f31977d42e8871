using System.Data.Common;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.SavedSearches;
using Newsroom.Search.V1;
using Newsroom.Testing;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Newsroom.Search.Tests.Host;

/// <summary>The search service in this process: real gRPC over HTTP/2, SQLite unless told otherwise, and the in-memory bus with a listener on what search publishes.</summary>
public sealed class SearchHost : IServiceModule, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("search-host-").FullName;
    // One for each type: events of two types come in no order.
    private readonly Dictionary<Type, Channel<IMessage>> _published = new()
    {
        [typeof(ArticleIndexed)] = Channel.CreateUnbounded<IMessage>(),
        [typeof(PipelineProgress)] = Channel.CreateUnbounded<IMessage>(),
    };

    private readonly ConsumedCounter _consumed = new();
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private SearchHost(Action<WebApplicationBuilder>? configure, params (string Key, string Value)[] settings)
    {
        var port = ServerProcess.FreePort();
        var all = new Dictionary<string, string?>
        {
            ["Listen:GrpcPort"] = $"{port}",
            ["Listen:HttpPort"] = "0",
            ["Bus:Transport"] = "InMemory",
            ["Search:Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder, "search.db")}",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        _app = NewsroomHost.Build("search", [new SearchModule(), this], all, configure);
        _app.Services.GetRequiredService<IBusControl>().ConnectConsumeMessageObserver(_consumed);
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        Client = new SearchService.SearchServiceClient(_channel);
    }

    public string Name => "listener";

    /// <summary>Tagged articles that this process, of several on one broker, has taken.</summary>
    public int Consumed => _consumed.Count;

    public SearchService.SearchServiceClient Client { get; }

    /// <summary>Settings that keep the index in a PostgreSQL database; replicas are given the same.</summary>
    public static (string Key, string Value)[] OnPostgreSql(string connectionString) =>
    [
        ("Search:Storage:Engine", nameof(StorageEngine.PostgreSql)),
        ("Search:Storage:ConnectionString", connectionString),
        ("Search:Storage:MigrateOnStart", "true"),
    ];

    public static async Task<SearchHost> StartAsync(
        CancellationToken cancellationToken, Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        var host = new SearchHost(configure, settings);
        await host._app.StartAsync(cancellationToken);
        await Eventually.TrueAsync(
            ct => Task.FromResult(host._app.Services.GetRequiredService<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy),
            Patience, "the bus is ready", cancellationToken);
        return host;
    }

    public Task PublishAsync(IndexedArticle article, CancellationToken cancellationToken, int attempt = 1)
    {
        var tagged = new ArticleTagged
        {
            Article = article.Article,
            Attempt = attempt,
            Clean = article.Clean,
            Tags = article.Tags,
            ReceivedAt = article.ReceivedAt,
            Visibility = article.Visibility,
        };
        return _app.Services.GetRequiredService<IBus>().PublishEventAsync(tagged, article.Article, attempt, cancellationToken);
    }

    /// <summary>Tells search who may see the article from now on.</summary>
    public Task PublishAsync(ArticleRef article, Visibility visibility, CancellationToken cancellationToken)
    {
        var changed = new ArticleVisibilityChanged { Article = article, Visibility = visibility };
        return _app.Services.GetRequiredService<IBus>().PublishEventAsync(changed, article, 1, cancellationToken, $"{visibility.Version}");
    }

    /// <summary>Withdraws the article by its next revision, and waits until that is reported.</summary>
    public async Task<PipelineProgress> WithdrawAsync(
        ArticleRef article, WithdrawalKind kind, string notice, CancellationToken cancellationToken)
    {
        await PublishWithdrawalAsync(article, kind, notice, cancellationToken);
        return await NextAsync<PipelineProgress>(cancellationToken);
    }

    public Task PublishWithdrawalAsync(ArticleRef article, WithdrawalKind kind, string notice, CancellationToken cancellationToken)
    {
        var withdrawal = article.Clone();
        withdrawal.Revision++;
        var withdrawn = new ArticleWithdrawn
        {
            Article = withdrawal,
            Attempt = 1,
            Kind = kind,
            Notice = notice,
            WithdrawnAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        };
        return _app.Services.GetRequiredService<IBus>().PublishEventAsync(withdrawn, withdrawal, 1, cancellationToken);
    }

    public Task PublishStoryAsync(string storyId, long sequence, CancellationToken cancellationToken, params ArticleRef[] articles)
    {
        var changed = new StoryChanged { StoryId = storyId, Kind = StoryChangeKind.Joined, Version = 1, Sequence = sequence, Articles = { articles } };
        return _app.Services.GetRequiredService<IBus>().PublishEventAsync(changed, articles[0], 1, cancellationToken, storyId);
    }

    /// <summary>Sends articles through the bus and waits until each is reported.</summary>
    public async Task IndexAsync(CancellationToken cancellationToken, params IndexedArticle[] articles)
    {
        foreach (var article in articles)
        {
            await PublishAsync(article, cancellationToken);
            await NextAsync<PipelineProgress>(cancellationToken);
        }
    }

    /// <summary>Changes the database as another version would.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await _app.Services.GetRequiredKeyedService<DbDataSource>("search").OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Trims the log as soon as saved searches have seen all of it.</summary>
    public async Task TrimLogAsync(long keep, CancellationToken cancellationToken)
    {
        var (log, searches) = (_app.Services.GetRequiredService<IIndexLog>(), _app.Services.GetRequiredService<ISavedSearchStore>());
        var state = await searches.GetStateAsync(cancellationToken);
        var last = (await log.GetStateAsync(cancellationToken)).Last;
        await _app.Services.GetRequiredService<IAlertStore>().CommitAsync(
            new Percolation(state.PercolatedTo, last, state.Version, [], DateTimeOffset.UnixEpoch), cancellationToken);
        Assert.True(await log.TrimAsync(DateTimeOffset.UnixEpoch, keep, cancellationToken) > 0);
    }

    /// <summary>The next event of its type that search published.</summary>
    public async Task<T> NextAsync<T>(CancellationToken cancellationToken)
        where T : IMessage
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        return (T)await _published[typeof(T)].Reader.ReadAsync(patience.Token);
    }

    public void AddServices(IHostApplicationBuilder builder)
    {
    }

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddHandler<ArticleIndexed>(context => _published[context.Message.GetType()].Writer.WriteAsync(context.Message).AsTask());
        bus.AddHandler<PipelineProgress>(context => _published[context.Message.GetType()].Writer.WriteAsync(context.Message).AsTask());
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class ConsumedCounter : IConsumeMessageObserver<ArticleTagged>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task PreConsume(ConsumeContext<ArticleTagged> context) => Task.CompletedTask;

        public Task PostConsume(ConsumeContext<ArticleTagged> context)
        {
            Interlocked.Increment(ref _count);
            return Task.CompletedTask;
        }

        public Task ConsumeFault(ConsumeContext<ArticleTagged> context, Exception exception) => Task.CompletedTask;
    }
}
