using System.Text.Json;
using Newsroom.Testing;

namespace Newsroom.Integration.Tests.Deployment;

/// <summary>docker-compose.yml as Compose itself understands it; neither an engine nor images are needed.</summary>
public sealed class ComposeFile
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task services_can_be_scaled()
    {
        using var config = JsonDocument.Parse(await ConfigAsync());
        foreach (var name in new[] { "ingest", "cleaning", "tagging", "search" })
        {
            var service = config.RootElement.GetProperty("services").GetProperty(name);
            Assert.False(service.TryGetProperty("container_name", out _), $"{name}: a name of its own allows one replica only.");
            Assert.All(service.GetProperty("ports").EnumerateArray(), port => Assert.False(
                port.TryGetProperty("published", out _), $"{name}: a fixed host port allows one replica only."));
        }
    }

    [Fact]
    public async Task files_that_are_mounted_exist()
    {
        using var config = JsonDocument.Parse(await ConfigAsync());
        var secrets = config.RootElement.GetProperty("secrets").EnumerateObject().Select(s => s.Value.GetProperty("file").GetString()!);
        var mounts = config.RootElement.GetProperty("services").EnumerateObject()
            .SelectMany(s => s.Value.TryGetProperty("volumes", out var volumes) ? volumes.EnumerateArray().ToArray() : [])
            .Where(v => v.GetProperty("type").GetString() == "bind")
            .Select(v => v.GetProperty("source").GetString()!);
        Assert.All(secrets.Concat(mounts), path => Assert.True(Path.Exists(path), path));
    }

    /// <summary>The resolved configuration of all profiles; Compose fails on what it cannot accept.</summary>
    private static async Task<string> ConfigAsync()
    {
        try
        {
            await ServerProcess.RunAsync("docker", ["compose", "version"], null, Token);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Assert.Skip("NOT RUN: docker-compose.yml was NOT checked, Docker Compose is not installed.");
        }

        return await ServerProcess.RunAsync(
            "docker", ["compose", "-f", Path.Combine(Repository.Root, "docker-compose.yml"), "--profile", "*", "config", "--format", "json"], null, Token);
    }
}
