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
    private const string Control = "/usr/lib/rabbitmq/bin/rabbitmqctl";
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"newsroom-mq-{Guid.NewGuid():N}");
    private readonly Dictionary<string, string?> _environment = [];
    private ServerProcess? _server;
    private string? _container;
    private int _port;
    private Uri? _uri;

    /// <summary>Where the broker listens.</summary>
    public Uri Uri => _uri ?? throw new InvalidOperationException("The broker was not started.");

    /// <summary>The process of a private broker; null if it is a container or belongs to someone else.</summary>
    public int? ProcessId => _server?.Id;

    /// <summary>A broker of one test alone, which it may break.</summary>
    public static async Task<RabbitMqFixture> StartOwnAsync()
    {
        var broker = new RabbitMqFixture();
        await broker.StartAsync();
        return broker;
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("NEWSROOM_TEST_RABBITMQ") is { Length: > 0 } uri)
            _uri = new Uri(uri);
        else
            await StartAsync();
    }

    /// <summary>kill -9 of a broker that the fixture started, loss of all that it had on disk, and a new start on the same port.</summary>
    public async Task WipeAsync()
    {
        if (_container is not null)
        {
            await ServerProcess.RunAsync("docker", ["rm", "-f", "-v", _container], null, CancellationToken.None);
            await RunContainerAsync();
        }
        else
        {
            await (_server ?? throw new InvalidOperationException("This broker belongs to someone else.")).DisposeAsync();
            Directory.Delete(Path.Combine(_folder, "mnesia"), recursive: true);
            Launch();
        }

        await WaitAsync();
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

    /// <summary>
    /// A virtual host of its own for one test: nobody else's queues, and none left over. To delete queues and declare them again at
    /// once is more than RabbitMQ 3.10 can take now and then. A broker that belongs to someone else is reset instead.
    /// </summary>
    public async Task<Uri> CreateVirtualHostAsync(CancellationToken cancellationToken)
    {
        if (_server is null && _container is null)
        {
            await ResetAsync(cancellationToken);
            return Uri;
        }

        var name = $"test-{Guid.NewGuid():N}";
        await ControlAsync("add_vhost", name);
        await ControlAsync("set_permissions", "-p", name, "guest", ".*", ".*", ".*");
        return new Uri(Uri, $"/{name}");
    }

    /// <summary>A user of a broker that the fixture started, and the address to call it by.</summary>
    public async Task<Uri> CreateUserAsync(string name, string password)
    {
        await ControlAsync("add_user", name, password);
        await ControlAsync("set_permissions", "-p", "/", name, ".*", ".*", ".*");
        return new UriBuilder(Uri) { UserName = name, Password = password }.Uri;
    }

    /// <summary>Removes what <see cref="CreateVirtualHostAsync"/> made: each quorum queue that is left is one more election for the broker to hold.</summary>
    public async Task DropVirtualHostAsync(Uri virtualHost)
    {
        if (virtualHost.AbsolutePath.StartsWith("/test-", StringComparison.Ordinal))
            await ControlAsync("delete_vhost", virtualHost.AbsolutePath[1..]);
    }

    public static Task<IConnection> ConnectAsync(Uri uri, CancellationToken cancellationToken) =>
        new ConnectionFactory { Uri = uri }.CreateConnectionAsync(cancellationToken);

    public Task<IConnection> ConnectAsync(CancellationToken cancellationToken) =>
        ConnectAsync(Uri, cancellationToken);

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

    private Task<string> ControlAsync(params string[] command) => _container is null
        ? ServerProcess.RunAsync(Control, command, _environment, CancellationToken.None)
        : ServerProcess.RunAsync("docker", ["exec", _container, "rabbitmqctl", .. command], null, CancellationToken.None);

    private async Task StartAsync()
    {
        if (!await TryStartContainerAsync())
            await StartPrivateAsync();
        _uri = new Uri($"amqp://guest:guest@127.0.0.1:{_port}/");
        await WaitAsync();
    }

    private Task WaitAsync() =>
        Eventually.TrueAsync(CanConnectAsync, StartTimeout, $"RabbitMQ accepts connections: {_server?.Log}", CancellationToken.None);

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

        _port = ServerProcess.FreePort();
        await RunContainerAsync();
        return true;
    }

    private async Task RunContainerAsync() => _container = (await ServerProcess.RunAsync(
        "docker", ["run", "-d", "--rm", "-p", $"127.0.0.1:{_port}:5672", "rabbitmq:4-management"], null, CancellationToken.None)).Trim();

    private async Task StartPrivateAsync()
    {
        if (!File.Exists(Server))
            throw new InvalidOperationException("No RabbitMQ for the tests: set NEWSROOM_TEST_RABBITMQ, or install the package 'rabbitmq-server'.");

        Directory.CreateDirectory(_folder);
        _port = ServerProcess.FreePort();
        foreach (var (key, value) in new (string, string)[]
        {
            ("HOME", _folder),
            ("RABBITMQ_NODENAME", $"newsroom-test-{_port}@localhost"),
            ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_NODE_PORT", $"{_port}"),
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
        Launch();
    }

    private void Launch() => _server = ServerProcess.Start("rabbitmq", Server, [], _environment);
}
