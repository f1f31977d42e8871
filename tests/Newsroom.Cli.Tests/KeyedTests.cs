using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>Two desks with keys of their own, before services that ask for them.</summary>
public sealed class KeyedTests(RunningNewsroom newsroom) : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> Keyed = new() { ["NEWSROOM_AUTH__REQUIRED"] = "true" };

    private readonly int _port = ServerProcess.FreePort();
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private ServerProcess? _services;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var data = Path.Combine(newsroom.Folder, "keyed");
        var program = Repository.Program("AllInOne");
        _keys["admin"] = (await ServerProcess.RunAsync("dotnet", [program, "keys", "create", "--name", "root", "--data", data], Keyed, Cancel)).Trim();
        _services = ServerProcess.Start(
            "cli-keyed", "dotnet", [program, "--grpc-port", $"{_port}", "--http-port", $"{ServerProcess.FreePort()}", "--data", data], Keyed);
        await Eventually.TrueAsync(
            async _ => (await RunAsync("admin", "keys", "whoami")).ExitCode == 0, TimeSpan.FromSeconds(120), "the services answer", Cancel);
        foreach (var team in new[] { "city", "foreign" })
        {
            (await RunAsync("admin", "teams", "add", team)).Exited(0);
            _keys[team] = (await RunAsync("admin", "keys", "create", team, "--team", team, "--role", "read", "submit", "edit")).Exited(0).Out.Trim();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
    }

    [Fact]
    public async Task desk_shows_its_article_to_another_and_is_told_who_read_it()
    {
        var file = newsroom.Write("scoop.txt", "A scoop of the city desk\n\nThe mayor sold the harbourmaster's okarina, and nobody else knows of it.\n");
        var submitted = (await RunAsync("city", "submit", file, "--visible-to", "city", "--watch-until", "indexed")).Exited(0);
        var id = submitted.Out.Split(' ')[1];
        Assert.StartsWith("1 found", (await RunAsync("city", "search", "okarina")).Exited(0).Out, StringComparison.Ordinal);
        Assert.StartsWith("0 found", (await RunAsync("foreign", "search", "okarina")).Exited(0).Out, StringComparison.Ordinal);
        (await RunAsync("foreign", "status", id)).Exited(3);
        (await RunAsync("foreign", "visibility", id, "--visible-to", "all")).Exited(3);

        Assert.EndsWith("seen by foreign, and its owner city", (await RunAsync("city", "visibility", id, "--visible-to", "foreign")).Exited(0).Lines[0], StringComparison.Ordinal);
        await Eventually.TrueAsync(
            async _ => (await RunAsync("foreign", "search", "okarina")).Exited(0).Out.StartsWith("1 found", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60), "the other desk finds it", Cancel);
        (await RunAsync("foreign", "visibility", id, "--visible-to", "all")).Exited(4);
        await Eventually.TrueAsync(
            async _ => (await RunAsync("city", "audit", "readers", id)).Exited(0).Lines.Any(l => l.StartsWith("foreign key:", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(60), "the reader is told", Cancel);

        (await RunAsync("city", "audit", "list")).Exited(4);
        var changes = (await RunAsync("admin", "audit", "list", "--action", "ChangeVisibility", "--target", id, "--team", "city")).Exited(0);
        Assert.Matches("OK  ChangeVisibility  city key:", Assert.Single(changes.Lines));
        // One key, one desk: no need to name it.
        Assert.Contains("  city  ", (await RunAsync("city", "saved", "add", "okarina")).Exited(0).Out, StringComparison.Ordinal);
        Assert.Empty((await RunAsync("foreign", "saved", "list", "--json")).Exited(0).Out);
    }

    private Task<CliResult> RunAsync(string who, params string[] arguments) => newsroom.RunAsync(
        arguments, null, new Dictionary<string, string?> { ["NEWSROOM_SERVER"] = $"http://127.0.0.1:{_port}", ["NEWSROOM_API_KEY"] = _keys[who] });
}
