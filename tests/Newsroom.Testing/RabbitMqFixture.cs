using Newsroom.Contracts;
using Newsroom.Events.V1;
using RabbitMQ.Client;
using Xunit;

namespace Newsroom.Testing;

/// <summary>
/// A real RabbitMQ: the one behind <c>NEWSROOM_TEST_RABBITMQ</c>, else a container if an engine runs and has the image, else a
/// private broker of the Debian package on free ports. A run without any of them fails; it never skips.
/// </summary>
public sealed class RabbitMqFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"newsroom-mq-{Guid.NewGuid():N}");
    private readonly Dictionary<string, string?> _environment = [];
    private ServerProcess? _server;
    private string? _container;
    private Uri? _uri;

    /// <summary>Where the broker listens.</summary>
    public Uri Uri => _uri ?? throw new InvalidOperationException("The broker was not started.");

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("NEWSROOM_TEST_RABBITMQ") is { Length: > 0 } uri)
            _uri = new Uri(uri);
        else if (!await TryStartContainerAsync())
            await StartPrivateAsync();
        await Eventually.TrueAsync(CanConnectAsync, StartTimeout, $"RabbitMQ accepts connections: {_server?.Log}", CancellationToken.None);
    }

    /// <summary>Removes every queue and exchange of the product, so that a test starts from nothing.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        foreach (var queue in EventRoutes.All.Select(r => r.Queue).SelectMany(q => new[] { q, $"{q}_error", $"{q}_skipped" }))
            await channel.QueueDeleteAsync(queue, cancellationToken: cancellationToken);
        foreach (var exchange in EventsReflection.Descriptor.MessageTypes.Select(m => m.FullName).Concat(EventRoutes.All.Select(r => r.Queue)))
            await channel.ExchangeDeleteAsync(exchange, cancellationToken: cancellationToken);
    }

    public Task<IConnection> ConnectAsync(CancellationToken cancellationToken) =>
        new ConnectionFactory { Uri = Uri }.CreateConnectionAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
            await ServerProcess.RunAsync("docker", ["rm", "-f", "-v", _container], null, CancellationToken.None);
        if (_server is null)
            return;
        await _server.DisposeAsync();
        // The broker's port mapper outlives it; it listens on a port of this run alone.
        await ServerProcess.RunAsync("epmd", ["-kill"], _environment, CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        if (_server is { HasExited: true })
            throw new InvalidOperationException($"rabbitmq-server ended: {_server.Log}");
        await using var connection = await ConnectAsync(cancellationToken);
        return connection.IsOpen;
    }

    private async Task<bool> TryStartContainerAsync()
    {
        try
        {
            await ServerProcess.RunAsync("docker", ["image", "inspect", "rabbitmq:4-management"], null, CancellationToken.None);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }

        var port = ServerProcess.FreePort();
        _container = (await ServerProcess.RunAsync(
            "docker", ["run", "-d", "--rm", "-p", $"127.0.0.1:{port}:5672", "rabbitmq:4-management"], null, CancellationToken.None)).Trim();
        _uri = new Uri($"amqp://guest:guest@127.0.0.1:{port}/");
        return true;
    }

    private async Task StartPrivateAsync()
    {
        const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
        if (!File.Exists(Server))
            throw new InvalidOperationException("No RabbitMQ for the tests: set NEWSROOM_TEST_RABBITMQ, or install the package 'rabbitmq-server'.");

        Directory.CreateDirectory(_folder);
        var port = ServerProcess.FreePort();
        foreach (var (key, value) in new (string, string)[]
        {
            ("HOME", _folder),
            ("RABBITMQ_NODENAME", $"newsroom-test-{port}@localhost"),
            ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_NODE_PORT", $"{port}"),
            ("RABBITMQ_DIST_PORT", $"{ServerProcess.FreePort()}"),
            ("ERL_EPMD_PORT", $"{ServerProcess.FreePort()}"),
            ("ERL_EPMD_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_MNESIA_BASE", Path.Combine(_folder, "mnesia")),
            ("RABBITMQ_LOG_BASE", Path.Combine(_folder, "log")),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(_folder, "plugins")),
            ("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
        })
        {
            _environment[key] = value;
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "plugins"), "[].");
        _server = ServerProcess.Start("rabbitmq", Server, [], _environment);
        _uri = new Uri($"amqp://guest:guest@127.0.0.1:{port}/");
    }
}
