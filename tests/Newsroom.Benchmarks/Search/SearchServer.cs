using System.Data.Common;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Hosting;
using Newsroom.Search;
using Newsroom.Search.V1;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Benchmarks.Search;

/// <summary>The search service on one engine with a real broker, and a database beside its own for the plain engine.</summary>
internal sealed class SearchServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _folder;
    private readonly DbDataSource _plain;

    private SearchServer(WebApplication app, DbDataSource plain, string? folder)
    {
        _app = app;
        _plain = plain;
        _folder = folder;
    }

    public IServiceProvider Services => _app.Services;

    public ISearchIndex Index => Services.GetRequiredService<ISearchIndex>();

    public DbDataSource Plain => _plain;

    public static async Task<SearchServer> StartAsync(StorageEngine engine, PostgreSqlFixture server, RabbitMqFixture broker, SearchEvents events, CancellationToken cancellationToken)
    {
        var folder = engine == StorageEngine.Sqlite ? Directory.CreateTempSubdirectory("newsroom-benchmark-").FullName : null;
        var connection = folder is null ? await server.CreateDatabaseAsync() : $"Data Source={Path.Combine(folder, "search.db")}";
        // Several buses in one process must not share a logger of one that has ended.
        LogContext.Current = null;
        var app = NewsroomHost.Build("search", [new SearchModule(), events], new Dictionary<string, string?>
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Bus:Uri"] = broker.Uri.ToString(),
            ["Search:Storage:Engine"] = engine.ToString(),
            ["Search:Storage:ConnectionString"] = connection,
            ["Search:Storage:MigrateOnStart"] = "true",
            ["Search:QueryTimeout"] = "00:00:30",
            ["Logging:LogLevel:Default"] = "Critical",
        });
        await app.StartAsync(cancellationToken);
        var plain = folder is null
            ? (DbDataSource)NpgsqlDataSource.Create(await server.CreateDatabaseAsync())
            : new SqliteDataSource($"Data Source={Path.Combine(folder, "plain.db")}");
        return new SearchServer(app, plain, folder);
    }

    /// <summary>A client with a connection of its own.</summary>
    public (SearchService.SearchServiceClient Client, GrpcChannel Channel) Connect()
    {
        var channel = GrpcChannel.ForAddress(_app.Urls.First());
        return (new SearchService.SearchServiceClient(channel), channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _plain.DisposeAsync();
        if (_folder is null)
            return;
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
