using Grpc.Core;

namespace Newsroom.Search.Tests.Host;

/// <summary>What holds of the real server on each engine.</summary>
public abstract class HostCompliance : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("search-host-").FullName;
    private (string Key, string Value)[] _settings = [];

    private protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected SearchHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _settings = await SettingsAsync();
        Host = await SearchHost.StartAsync(Cancellation, null, _settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<(string Key, string Value)[]> SettingsAsync();

    private protected Task<(string Key, string Value)[]> OnSqliteAsync() => Task.FromResult<(string, string)[]>(
        [("Search:Storage:ConnectionString", $"Data Source={Path.Combine(_folder, "search.db")}")]);

    private protected async Task<SearchHost> RestartAsync(params (string Key, string Value)[] more)
    {
        await Host.StopAsync();
        return await SearchHost.StartAsync(Cancellation, null, [.. _settings, .. more]);
    }

    private protected static async Task<StatusCode> StatusOfAsync<T>(AsyncUnaryCall<T> call) =>
        (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode;
}
