using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newsroom.Hosting;
using Newsroom.Testing;

namespace Newsroom.Integration.Tests.Access;

/// <summary>A real service in this process on a real socket, with everything that it logs.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly Microsoft.AspNetCore.Builder.WebApplication _app;
    private readonly RecordedLogs _logs = new();
    private readonly string? _ownFolder;

    private RunningService(IServiceModule module, TimeProvider clock, string? folder, (string Key, string Value)[] settings)
    {
        folder ??= _ownFolder = Directory.CreateTempSubdirectory("newsroom-access-").FullName;
        var all = new Dictionary<string, string?>
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Bus:Transport"] = nameof(BusTransport.InMemory),
            [$"{module.Name}:Storage:ConnectionString"] = ConnectionString(folder, module.Name),
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        // Several buses in one process must not share a logger of one that has ended.
        MassTransit.LogContext.Current = null;
        _app = NewsroomHost.Build(module.Name, [module], all, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(_logs).SetMinimumLevel(LogLevel.Trace);
            builder.Services.AddSingleton(clock);
        });
        Channel = null!;
    }

    public GrpcChannel Channel { get; private set; }

    public string Address => _app.Urls.First();

    public string HealthAddress => _app.Urls.Last();

    public string LogText => string.Join('\n', _logs.Entries.Select(entry => $"{entry.Event} {entry.Message} {entry.Exception}"));

    /// <summary>Names of the product's own gRPC services that it has mapped.</summary>
    public IEnumerable<string> MappedServices => _app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName).OfType<string>()
        .Where(name => name.StartsWith("newsroom.", StringComparison.Ordinal)).Distinct();

    public static string ConnectionString(string folder, string service) => $"Data Source={Path.Combine(folder, service + ".db")}";

    public static Task<RunningService> StartAsync(IServiceModule module, string? folder = null, params (string Key, string Value)[] settings) =>
        StartAsync(module, TimeProvider.System, folder, settings);

    /// <summary>By this clock.</summary>
    public static async Task<RunningService> StartAsync(IServiceModule module, TimeProvider clock, string? folder, params (string Key, string Value)[] settings)
    {
        var service = new RunningService(module, clock, folder, settings);
        await service._app.StartAsync(TestContext.Current.CancellationToken);
        service.Channel = GrpcChannel.ForAddress(service.Address);
        return service;
    }

    /// <summary>The service with this credential on every call.</summary>
    public CallInvoker As(string? credential) => new WithCredential(Channel, credential);

    public bool Knows(string keyId) => _app.Services.GetRequiredService<KnownKeys>().Directory?.Keys.Any(key => key.KeyId == keyId) == true;

    public Task<bool> IsReadyAsync() => IsReadyAsync(HealthAddress);

    public async ValueTask DisposeAsync()
    {
        Channel?.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (_ownFolder is not null)
            Directory.Delete(_ownFolder, recursive: true);
    }

    /// <summary>Returns when it takes calls.</summary>
    public async Task<RunningService> ReadyAsync()
    {
        await Eventually.TrueAsync(_ => IsReadyAsync(), TimeSpan.FromSeconds(30), "the service is ready", TestContext.Current.CancellationToken);
        return this;
    }

    private static async Task<bool> IsReadyAsync(string address)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"{address}/health/ready"), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private sealed class WithCredential(GrpcChannel channel, string? credential) : CallInvoker
    {
        private readonly CallInvoker _inner = channel.CreateCallInvoker();

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            _inner.BlockingUnaryCall(method, host, With(options), request);

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => _inner.AsyncUnaryCall(method, host, With(options), request);

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            _inner.AsyncServerStreamingCall(method, host, With(options), request);

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => _inner.AsyncClientStreamingCall(method, host, With(options));

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => _inner.AsyncDuplexStreamingCall(method, host, With(options));

        private CallOptions With(CallOptions options) => credential is null
            ? options
            : options.WithHeaders(new Metadata { { "authorization", $"Bearer {credential}" } });
    }
}
