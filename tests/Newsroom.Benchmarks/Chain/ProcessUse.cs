using System.Globalization;
using System.Net.Sockets;

namespace Newsroom.Benchmarks.Chain;

/// <param name="Cpu">Processor time of the process and its children, those that ended included.</param>
/// <param name="Allocated">Bytes of managed memory; null for a process that is none of .NET.</param>
internal readonly record struct Use(TimeSpan Cpu, long? Allocated)
{
    public static Use operator -(Use later, Use earlier) => new(later.Cpu - earlier.Cpu, later.Allocated - earlier.Allocated);
}

/// <summary>What processes have used so far, from /proc and from the <see cref="StartupHook"/> in them.</summary>
internal sealed class ProcessUse : IDisposable
{
    /// <summary>Ticks a second of /proc/PID/stat, the same on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-probe-").FullName;

    /// <summary>For the processes that are to be measured.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(ProcessUse).Assembly.Location,
        ["NEWSROOM_PROBE"] = _folder,
    };

    public Use Of(int processId) => new(CpuOf(processId), AllocatedBy(processId));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static TimeSpan CpuOf(int root)
    {
        var processes = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(Stat).OfType<ProcessStat>().ToDictionary(p => p.Id);
        bool IsBelow(ProcessStat? process)
        {
            while (process is not null && process.Id != root)
                process = processes.GetValueOrDefault(process.Parent);
            return process is not null;
        }

        return TimeSpan.FromSeconds(processes.Values.Where(IsBelow).Sum(p => p.Ticks) / TicksPerSecond);
    }

    private static ProcessStat? Stat(string? id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            // The name in parentheses may hold anything; after it come state, parent, … and as 12th to 15th the times.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessStat(int.Parse(id!, CultureInfo.InvariantCulture), Field(fields[1]), Field(fields[11]) + Field(fields[12]) + Field(fields[13]) + Field(fields[14]));
        }
        catch (IOException)
        {
            return null;
        }

        static int Field(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private long? AllocatedBy(int processId)
    {
        var path = Path.Combine(_folder, $"{processId}");
        if (!File.Exists(path))
            return null;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        var bytes = new byte[sizeof(long)];
        return socket.Receive(bytes) == bytes.Length ? BitConverter.ToInt64(bytes) : null;
    }

    private sealed record ProcessStat(int Id, int Parent, int Ticks);
}
