using Grpc.Net.Client;
using Newsroom.Cleaning.V1;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Newsroom.Tagging.V1;

namespace Newsroom.Testing;

/// <summary>One service as a process of its own, on ports of its own.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    private readonly string _service;
    private readonly IReadOnlyList<string>? _program;
    private readonly Dictionary<string, string?> _environment;
    private ServerProcess? _process;

    /// <param name="program">What <c>dotnet</c> is to run, if not the service's own program.</param>
    public ServiceProcess(string service, IEnumerable<KeyValuePair<string, string?>> environment, IReadOnlyList<string>? program = null)
    {
        _service = service;
        _program = program;
        GrpcPort = ServerProcess.FreePort();
        HttpPort = ServerProcess.FreePort();
        _environment = new Dictionary<string, string?>(environment)
        {
            ["NEWSROOM_LISTEN__GRPCPORT"] = $"{GrpcPort}",
            ["NEWSROOM_LISTEN__HTTPPORT"] = $"{HttpPort}",
        };
        Channel = GrpcChannel.ForAddress($"http://127.0.0.1:{GrpcPort}");
    }

    public int GrpcPort { get; }

    public int HttpPort { get; }

    public GrpcChannel Channel { get; }

    public int ProcessId => _process!.Id;

    public string Log => _process?.Log ?? "";

    public Task MigrateAsync(CancellationToken cancellationToken) =>
        ServerProcess.RunAsync("dotnet", [Repository.Program(_service), "migrate"], _environment, cancellationToken);

    /// <summary>Starts the process and returns when it says that it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = ServerProcess.Start(_service.ToLowerInvariant(), "dotnet", _program ?? [Repository.Program(_service)], _environment);
        using var http = new HttpClient();
        await Eventually.TrueAsync(
            async ct => _process.HasExited
                ? throw new InvalidOperationException($"{_service} ended with {_process.ExitCode}: {_process.Log}")
                : (await http.GetStringAsync(new Uri($"http://127.0.0.1:{HttpPort}/health/ready"), ct)).Contains("\"status\":\"Healthy\"", StringComparison.Ordinal),
            StartTimeout, $"{_service} is ready", cancellationToken);
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public bool HasExited => _process!.HasExited;

    /// <summary>SIGTERM; true if it drained and ended by itself, with exit code 0.</summary>
    public async Task<bool> StopAsync() => await _process!.StopAsync(StopTimeout) && _process.ExitCode == 0;

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }
}

/// <summary>The four services as processes on a real broker and real databases.</summary>
public sealed class Topology : IAsyncDisposable
{
    private Topology(
        ServiceProcess ingest, ServiceProcess cleaning, ServiceProcess tagging, ServiceProcess search, IReadOnlyDictionary<string, string> databases)
    {
        Databases = databases;
        (Ingest, Cleaning, Tagging, Search) = (ingest, cleaning, tagging, search);
        IngestClient = new(ingest.Channel);
        CleaningClient = new(cleaning.Channel);
        TaggingClient = new(tagging.Channel);
        SearchClient = new(search.Channel);
    }

    public ServiceProcess Ingest { get; }

    public ServiceProcess Cleaning { get; }

    public ServiceProcess Tagging { get; }

    public ServiceProcess Search { get; }

    /// <summary>Connection strings of the databases of ingest, tagging and search.</summary>
    public IReadOnlyDictionary<string, string> Databases { get; }

    public IReadOnlyList<ServiceProcess> All => [Ingest, Cleaning, Tagging, Search];

    public IngestService.IngestServiceClient IngestClient { get; }

    public CleaningService.CleaningServiceClient CleaningClient { get; }

    public TaggingService.TaggingServiceClient TaggingClient { get; }

    public SearchService.SearchServiceClient SearchClient { get; }

    /// <summary>Starts the four on an empty broker and three fresh PostgreSQL databases.</summary>
    public static async Task<Topology> StartAsync(
        RabbitMqFixture broker, PostgreSqlFixture database, IReadOnlyDictionary<string, string?>? environment, CancellationToken cancellationToken)
    {
        await broker.ResetAsync(cancellationToken);
        var shared = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
        {
            ["NEWSROOM_BUS__URI"] = broker.Uri.ToString(),
        };
        var databases = new Dictionary<string, string>();
        foreach (var service in new[] { "ingest", "tagging", "search" })
            databases[service] = await database.CreateDatabaseAsync();
        var topology = new Topology(
            new ServiceProcess("Ingest", [.. shared, .. Storage("ingest", databases)]),
            new ServiceProcess("Cleaning", shared),
            new ServiceProcess("Tagging", [.. shared, .. Storage("tagging", databases)]),
            new ServiceProcess("Search", [.. shared, .. Storage("search", databases)]),
            databases);
        try
        {
            await topology.Ingest.MigrateAsync(cancellationToken);
            await topology.Tagging.MigrateAsync(cancellationToken);
            await topology.Search.MigrateAsync(cancellationToken);
            await Task.WhenAll(topology.All.Select(s => s.StartAsync(cancellationToken)));
        }
        catch
        {
            // One that runs on would take the messages of the tests that follow.
            await topology.DisposeAsync();
            throw;
        }

        return topology;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in All)
            await service.DisposeAsync();
    }

    private static Dictionary<string, string?> Storage(string service, Dictionary<string, string> databases) => new()
    {
        [$"NEWSROOM_{service.ToUpperInvariant()}__STORAGE__ENGINE"] = "PostgreSql",
        [$"NEWSROOM_{service.ToUpperInvariant()}__STORAGE__CONNECTIONSTRING"] = databases[service],
    };
}
