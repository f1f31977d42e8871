namespace Newsroom.Hosting;

/// <summary>This process among the replicas of its service: <c>host:process id</c>.</summary>
public sealed record Instance(string Name)
{
    public static Instance Current { get; } = new($"{Environment.MachineName}:{Environment.ProcessId}");
}
