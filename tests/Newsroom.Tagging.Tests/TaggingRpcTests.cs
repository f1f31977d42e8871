using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Newsroom.Hosting;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Tagging.Tests;

/// <summary>Tagging behind its real endpoint with an in-memory bus, on whichever engine a test class chooses.</summary>
public abstract class TaggingRpcTests : IAsyncLifetime
{
    private readonly List<WebApplication> _apps = [];
    private readonly List<GrpcChannel> _channels = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static CallOptions Call => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30), cancellationToken: Cancellation);

    protected TaggingService.TaggingServiceClient Client => new(_channels[0]);

    /// <summary>The last replica.</summary>
    protected TaggingService.TaggingServiceClient OtherReplica => new(_channels[^1]);

    protected IServiceProvider Services => _apps[0].Services;

    /// <summary>How many processes share the database.</summary>
    protected virtual int Replicas => 1;

    /// <summary>What runs beside tagging.</summary>
    protected virtual IServiceModule[] Others => [];

    /// <summary>Settings beyond those of the database.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>(await StorageAsync())
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Bus:Transport"] = "InMemory",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Tagging:Storage:MigrateOnStart"] = "true",
        };
        foreach (var (key, value) in Settings)
            settings[key] = value;
        for (var i = 0; i < Replicas; i++)
        {
            var app = NewsroomHost.Build("tagging", [new TaggingModule(), .. Others], settings);
            _apps.Add(app);
            await app.StartAsync(Cancellation);
            _channels.Add(GrpcChannel.ForAddress(app.Urls.First()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        foreach (var app in _apps)
            await app.DisposeAsync();
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    private protected static Dictionary<string, string?> StorageOf(SqliteFile file) => new() { ["Tagging:Storage:ConnectionString"] = file.ConnectionString };

    protected static async Task<Dictionary<string, string?>> StorageOfAsync(PostgreSqlFixture server) => new()
    {
        ["Tagging:Storage:Engine"] = nameof(StorageEngine.PostgreSql),
        ["Tagging:Storage:ConnectionString"] = await server.CreateDatabaseAsync(),
    };

    protected abstract Task<Dictionary<string, string?>> StorageAsync();

    protected virtual ValueTask DropAsync() => ValueTask.CompletedTask;
}
