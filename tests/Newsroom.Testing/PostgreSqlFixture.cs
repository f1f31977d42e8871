using System.Globalization;
using Npgsql;
using Xunit;

namespace Newsroom.Testing;

/// <summary>
/// A real PostgreSQL: the one behind <c>NEWSROOM_TEST_POSTGRES</c> (a connection string that may create databases), else a private
/// cluster of the Debian package on a free port. A run without either fails; it never skips.
/// </summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"newsroom-pg-{Guid.NewGuid():N}");
    private string? _admin = Environment.GetEnvironmentVariable("NEWSROOM_TEST_POSTGRES");
    private ServerProcess? _server;
    private Func<ServerProcess>? _start;
    private string _bin = "";

    /// <summary>The process of a private server; null if it belongs to someone else.</summary>
    public int? ProcessId => _server?.Id;

    public async ValueTask InitializeAsync()
    {
        if (_admin is null)
            await StartPrivateAsync();
    }

    /// <summary>Ends the server at once, as a crash would: what was not committed is lost. Only of a private one.</summary>
    public Task CrashAsync() => RunAsPostgresAsync(Path.Combine(_bin, "pg_ctl"), "stop", "-m", "immediate", "-D", Path.Combine(_folder, "data"));

    /// <summary>Starts the server again after a crash, with the data it had.</summary>
    public async Task RestartAsync()
    {
        await _server!.DisposeAsync();
        _server = _start!();
        NpgsqlConnection.ClearAllPools();
        await Eventually.TrueAsync(CanConnectAsync, StartTimeout, $"PostgreSQL accepts connections: {_server.Log}", CancellationToken.None);
    }

    /// <summary>Starts a server of its own, which a test may kill, whatever <c>NEWSROOM_TEST_POSTGRES</c> says.</summary>
    /// <param name="settings">More settings of the server, as <c>name=value</c>.</param>
    public async Task StartPrivateAsync(params string[] settings)
    {
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault() is { } v ? Path.Combine(v, "bin") : null
            : null;
        if (bin is null || !File.Exists(Path.Combine(bin, "initdb")))
            throw new InvalidOperationException("No PostgreSQL for the tests: set NEWSROOM_TEST_POSTGRES, or install the package 'postgresql'.");

        _bin = bin;
        Directory.CreateDirectory(_folder);
        var data = Path.Combine(_folder, "data");
        var port = ServerProcess.FreePort();
        if (Environment.IsPrivilegedProcess)
            await ServerProcess.RunAsync("chown", ["postgres", _folder], null, CancellationToken.None);
        await RunAsPostgresAsync(Path.Combine(bin, "initdb"), "-D", data, "-U", "newsroom", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8");
        var (file, arguments) = AsPostgres(
            [Path.Combine(bin, "postgres"), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", _folder,
            "-c", "max_connections=300", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB", "-c", "default_toast_compression=lz4", "-c", "jit=off", "-c", "random_page_cost=1.1",
            .. settings.SelectMany(setting => new[] { "-c", setting })]);
        _start = () => ServerProcess.Start("postgres", file, arguments, new Dictionary<string, string?>());
        _server = _start();
        _admin = $"Host=127.0.0.1;Port={port};Username=newsroom;Database=postgres";
        await Eventually.TrueAsync(CanConnectAsync, StartTimeout, $"PostgreSQL accepts connections: {_server.Log}", CancellationToken.None);
    }

    /// <summary>Writes a file that the server alone may read, to name in its settings before it is started.</summary>
    public async Task<string> WriteFileAsync(string name, string content)
    {
        Directory.CreateDirectory(_folder);
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, content);
        await ServerProcess.RunAsync("chmod", ["600", file], null, CancellationToken.None);
        if (Environment.IsPrivilegedProcess)
            await ServerProcess.RunAsync("chown", ["postgres", file], null, CancellationToken.None);
        return file;
    }

    /// <summary>Connects as who may do anything.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var connection = await ConnectAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is a fresh UUID.
        command.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_admin) { Database = name, MaxPoolSize = 40 }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is null)
            return;
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        return true;
    }

    private static Task<string> RunAsPostgresAsync(params string[] command)
    {
        var (file, arguments) = AsPostgres(command);
        return ServerProcess.RunAsync(file, arguments, null, CancellationToken.None);
    }

    // PostgreSQL refuses to run as root.
    private static (string File, IEnumerable<string> Arguments) AsPostgres(params string[] command) => Environment.IsPrivilegedProcess
        ? ("runuser", ["-u", "postgres", "--", .. command])
        : (command[0], command[1..]);
}
