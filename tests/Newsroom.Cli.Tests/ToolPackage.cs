using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>The command as a .NET tool.</summary>
public sealed class ToolPackage(RunningNewsroom newsroom)
{
    [Fact]
    public async Task package_installs_the_command()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Path.Combine(newsroom.Folder, "tool");
        var configuration = RunningNewsroom.Command.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        // A package of its own version, so that the cache of packages cannot answer with an older one.
        var version = $"0.0.1-test{Guid.NewGuid():N}";
        await ServerProcess.RunAsync(
            "dotnet", ["pack", Repository.PathOf("services", "Cli"), "-c", configuration, "--no-build", "-o", folder, $"-p:PackageVersion={version}"], null, cancel);
        await ServerProcess.RunAsync(
            "dotnet", ["tool", "install", "Newsroom.Cli", "--tool-path", Path.Combine(folder, "bin"), "--source", folder, "--version", version], null, cancel);
        var printed = await ServerProcess.RunAsync(Path.Combine(folder, "bin", "newsroom"), ["--version"], null, cancel);
        Assert.Equal((await newsroom.RunAsync("--version")).Out, printed);
    }
}
