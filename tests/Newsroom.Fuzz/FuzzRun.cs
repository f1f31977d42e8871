using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Newsroom.Auth.V1;
using Newsroom.Testing;

namespace Newsroom.Fuzz;

/// <summary>A server, some callers, and what came of it. The same seed makes the same messages, as far as the server tells the same ids.</summary>
public sealed class FuzzRun
{
    private const int MaxMessages = 6;
    private const int MaxShown = 4_000;

    /// <summary>The server's own retry of a busy database may be seen now and then.</summary>
    private const double MaxUnavailable = .01;

    /// <summary>Of the calls, how many may end with the connection of another.</summary>
    private const double MaxLost = .001;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<(string Rpc, string Status), int> _calls = new();
    private readonly ConcurrentDictionary<string, string> _findings = new(StringComparer.Ordinal);
    private readonly FieldValues _values = new();
    private readonly Administrator _admin;
    private readonly ServerProcess _server;
    private readonly int _port;
    private readonly int _seed;
    private int _lost;
    private int _renewed;
    private long _startMiB;
    private long _peakMiB;

    /// <summary>
    /// An administrator, two desks of which one may do more than the other, a service, and nobody: two may not see each other's copy, and what
    /// each asks for without the role for it is refused.
    /// </summary>
    private readonly Identity[] _identities =
    [
        new("", Role.Admin), new("sport", Role.Read, Role.Submit, Role.Edit, Role.Operate), new("world", Role.Read, Role.Submit), new("", Role.Service), new(""),
    ];

    private FuzzRun(ServerProcess server, int port, Administrator admin, int seed) => (_server, _port, _admin, _seed) = (server, port, admin, seed);

    /// <param name="only">Part of the names of the rpcs to call; all if empty.</param>
    public static async Task<FuzzReport> RunAsync(
        TimeSpan duration, int seed, int maxGrowthMiB, string only, TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var folder = Directory.CreateTempSubdirectory("newsroom-fuzz-");
        var (port, httpPort) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        using var admin = new Administrator();
        await using var server = ServerProcess.Start(
            "fuzzed", "dotnet", [Repository.Program("AllInOne"), "--grpc-port", $"{port}", "--http-port", $"{httpPort}", "--data", folder.FullName],
            new Dictionary<string, string?>(admin.Environment(folder.FullName)) { ["Logging__LogLevel__Microsoft.AspNetCore.Server.Kestrel.Http2"] = "Debug" });
        try
        {
            await Eventually.TrueAsync(_ => Task.FromResult(server.Log.Contains("Serving on", StringComparison.Ordinal)), Patience, "the server has started", cancellationToken);
            return await new FuzzRun(server, port, admin, seed).RunAsync(duration, maxGrowthMiB, only, cancellationToken);
        }
        finally
        {
            await server.KillAsync();
            folder.Delete(recursive: true);
        }
    }

    private async Task<FuzzReport> RunAsync(TimeSpan duration, int maxGrowthMiB, string only, CancellationToken cancellationToken)
    {
        using var channel = Connect();
        var server = channel.CreateCallInvoker();
        var rpcs = (await Rpc.ListAsync(server, _admin.Headers, cancellationToken)).Where(rpc => rpc.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        if (rpcs.Count == 0)
            throw new ArgumentException($"No rpc of the server has '{only}' in its name.", nameof(only));
        foreach (var identity in _identities.Where(identity => identity.Roles.Count > 0))
        {
            if (identity.Roles.Contains(Role.Service))
                identity.Show(_admin.ServiceKey);
            else
                await _admin.LetInAsync(identity, server, cancellationToken);
        }

        var started = Stopwatch.GetTimestamp();
        var callers = _identities.Select((identity, i) => Task.Run(
            async () =>
            {
                var random = new Random(_seed + i);
                // A connection of its own: who is turned away may lose it to what is still on the way.
                using var own = Connect();
                var caller = new Caller(own.CreateCallInvoker(), identity, _values);
                var messages = new RandomMessage(_values, random);
                // To a service nearly everything is refused, as to the desks what their roles do not cover.
                var mine = identity.Roles.Contains(Role.Service) ? rpcs.FindAll(rpc => rpc.Role is Role.Service or Role.Any) : rpcs;
                while (mine.Count > 0 && Stopwatch.GetElapsedTime(started) < duration && !_server.HasExited)
                {
                    var rpc = mine[random.Next(mine.Count)];
                    var status = await CallAsync(caller, rpc, messages, random, cancellationToken);
                    await JudgeAccessAsync(identity, rpc, status, server, cancellationToken);
                }

                Interlocked.Add(ref _lost, caller.Lost);
            },
            cancellationToken)).ToList();
        var running = Task.WhenAll(callers);
        while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken)) != running)
            Measure(Stopwatch.GetElapsedTime(started) > duration / 10);
        await running;
        Judge(maxGrowthMiB);
        return new FuzzReport(_seed, Stopwatch.GetElapsedTime(started), _calls, _lost, _renewed, [.. _findings.Values.Order(StringComparer.Ordinal)], _startMiB, _peakMiB);
    }

    private async Task<Status> CallAsync(Caller caller, Rpc rpc, RandomMessage messages, Random random, CancellationToken cancellationToken)
    {
        var count = rpc.Descriptor.IsClientStreaming ? random.Next(MaxMessages) : 1;
        var sent = Enumerable.Range(0, count).Select(_ => messages.Write(rpc.Descriptor.InputType)).ToList();
        var watch = Stopwatch.GetTimestamp();
        Status status;
        try
        {
            status = await caller.CallAsync(rpc, sent, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            status = new Status(StatusCode.Internal, $"the client failed: {e.Message}");
        }

        _calls.AddOrUpdate((rpc.Name, $"{status.StatusCode}"), 1, (_, before) => before + 1);
        if (status.StatusCode is StatusCode.Unknown or StatusCode.Internal or StatusCode.DataLoss or StatusCode.DeadlineExceeded)
        {
            _findings.TryAdd(
                $"{rpc.Name} {status.StatusCode}",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rpc.Name}: {status.StatusCode} ({status.Detail}) after {Stopwatch.GetElapsedTime(watch).TotalSeconds:F1} s to {Shown(sent)}{Environment.NewLine}{Cause(rpc)}"));
        }

        return status;
    }

    /// <summary>Nobody is let in, and who has a valid key always is; who has none any more, or is of a suspended team, gets another.</summary>
    private async Task JudgeAccessAsync(Identity identity, Rpc rpc, Status status, CallInvoker server, CancellationToken cancellationToken)
    {
        if (identity.Roles.Count == 0)
        {
            // A stream that has not answered for a while counts as OK.
            var mayBe = rpc.IsOpen || status.StatusCode is StatusCode.Unauthenticated or StatusCode.Unavailable
                || (status.StatusCode == StatusCode.OK && rpc.Descriptor.IsServerStreaming);
            if (!mayBe)
                _findings.TryAdd($"{rpc.Name} open", $"{rpc.Name} answered {status} to a caller without a credential");
            return;
        }

        var isRefused = status.StatusCode == StatusCode.Unauthenticated;
        if (!isRefused && !(status.StatusCode == StatusCode.PermissionDenied && status.Detail.Contains("is suspended", StringComparison.Ordinal)))
            return;
        if (isRefused && !await _admin.HasEndedAsync(identity, server, cancellationToken))
            _findings.TryAdd($"{rpc.Name} closed", $"{rpc.Name} answered {status} to a valid key of team '{identity.Team}'");
        await _admin.LetInAsync(identity, server, cancellationToken);
        Interlocked.Increment(ref _renewed);
    }

    private GrpcChannel Connect() => GrpcChannel.ForAddress($"http://127.0.0.1:{_port}", new GrpcChannelOptions
    {
        MaxReceiveMessageSize = 64 * 1024 * 1024,
        MaxSendMessageSize = 64 * 1024 * 1024,
    });

    private static string Shown(IEnumerable<byte[]> messages)
    {
        var text = string.Join(' ', messages.Select(Convert.ToBase64String));
        return text.Length > MaxShown ? $"{text[..MaxShown]}… ({text.Length} characters)" : text;
    }

    /// <summary>The end of what the server has logged about an rpc of its own failing.</summary>
    private string Cause(Rpc rpc)
    {
        var log = _server.Log;
        var at = log.LastIndexOf($"/{rpc.Name} failed", StringComparison.Ordinal);
        return at < 0 ? "" : log[at..Math.Min(log.Length, at + MaxShown)];
    }

    private void Measure(bool isWarm)
    {
        var status = $"/proc/{_server.Id}/status";
        if (!File.Exists(status))
            return;
        var resident = File.ReadLines(status).FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        if (resident is null)
            return;
        var size = long.Parse(resident.AsSpan(6, resident.Length - 9), NumberStyles.Integer, CultureInfo.InvariantCulture) / 1024;
        if (!isWarm)
            _startMiB = size;
        else
            _peakMiB = Math.Max(_peakMiB, size);
    }

    private void Judge(int maxGrowthMiB)
    {
        if (_server.HasExited)
            _findings["exit"] = $"the server ended: {_server.Log[^Math.Min(2_000, _server.Log.Length)..]}";
        if (_server.Log.Split('\n').FirstOrDefault(line => line.StartsWith(FieldValues.Forged, StringComparison.Ordinal)) is { } forged)
            _findings["log"] = $"text of a caller began a line of the log: {forged}";
        if (_peakMiB - _startMiB > maxGrowthMiB)
            _findings["memory"] = string.Create(CultureInfo.InvariantCulture, $"memory grew from {_startMiB} to {_peakMiB} MiB");
        if (_lost > MaxLost * _calls.Values.Sum() + 3 * _identities.Length)
            _findings["lost"] = string.Create(CultureInfo.InvariantCulture, $"{_lost} calls lost their connection: {string.Join("; ", Closed())}");
        var unavailable = _calls.Where(c => c.Key.Status == nameof(StatusCode.Unavailable)).Sum(c => c.Value);
        if (unavailable > MaxUnavailable * _calls.Values.Sum() + 10)
            _findings["unavailable"] = string.Create(CultureInfo.InvariantCulture, $"{unavailable} calls were answered UNAVAILABLE");
    }

    /// <summary>What Kestrel says of the connections that it has closed; the first few.</summary>
    private IEnumerable<string> Closed() =>
        _server.Log.Split('\n').Where(line => line.Contains("HTTP/2 connection error (", StringComparison.Ordinal)).Take(3);
}
