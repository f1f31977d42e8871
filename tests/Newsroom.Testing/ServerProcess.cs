using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Newsroom.Testing;

/// <summary>
/// A server that a test run starts for itself. Its pid is kept in a file below <see cref="StateFolder"/> while it lives, so that
/// tests/run.sh can end what a killed test run left behind.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int FirstPort = 15_000;
    private const int Ports = 15_000;
    private static int _lastPort = Random.Shared.Next(Ports);

    private readonly Process _process;
    private readonly string _pidFile;
    private readonly string _log;

    private ServerProcess(Process process, string log)
    {
        _process = process;
        _log = log;
        _pidFile = Path.Combine(StateFolder, $"{process.Id}.pid");
        File.WriteAllText(_pidFile, process.ProcessName);
    }

    /// <summary>Where pid files and logs of a run are kept: <c>NEWSROOM_TEST_STATE</c>, else a folder in the temporary folder.</summary>
    public static string StateFolder { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("NEWSROOM_TEST_STATE") ?? Path.Combine(Path.GetTempPath(), "newsroom-tests")).FullName;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Log
    {
        get
        {
            using var stream = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return new StreamReader(stream).ReadToEnd();
        }
    }

    /// <summary>Starts <paramref name="file"/> with its output going to a log file named after <paramref name="name"/>.</summary>
    public static ServerProcess Start(string name, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var log = Path.Combine(StateFolder, $"{name}-{Guid.NewGuid():N}.log");
        var info = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (key, value) in environment)
            info.Environment[key] = value;

        var process = new Process { StartInfo = info };
        var writer = TextWriter.Synchronized(new StreamWriter(new FileStream(log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true });
        process.OutputDataReceived += (_, e) => writer.WriteLine(e.Data);
        process.ErrorDataReceived += (_, e) => writer.WriteLine(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServerProcess(process, log);
    }

    /// <summary>Runs a command to its end and fails with its output unless it exits with 0.</summary>
    public static async Task<string> RunAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment, CancellationToken cancellationToken)
    {
        var list = arguments.ToList();
        var info = new ProcessStartInfo(file, list) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
            info.Environment[key] = value;
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} {string.Join(' ', list)} exited with {process.ExitCode}: {await output}{await errors}");
        return await output;
    }

    /// <summary>
    /// A port that nobody listens on, for a server that is started a moment later. Not one of those that the kernel hands out to
    /// connections (32768 and up): one of them would now and then be taken in between.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (int)((uint)Interlocked.Increment(ref _lastPort) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one.
            }
        }
    }

    /// <summary>kill -9 of the process and its children.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        File.Delete(_pidFile);
    }

    /// <summary>SIGTERM, then kill -9 if it has not ended in time. Returns whether it ended by itself.</summary>
    public async Task<bool> StopAsync(TimeSpan timeout)
    {
        if (!_process.HasExited)
        {
            await RunAsync("kill", ["-TERM", $"{_process.Id}"], null, CancellationToken.None);
            using var stop = new CancellationTokenSource(timeout);
            try
            {
                await _process.WaitForExitAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
                return false;
            }
        }

        File.Delete(_pidFile);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
