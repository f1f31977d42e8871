using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>The four services in a process of their own with the sample articles, a small web server, and the command to call them with.</summary>
public sealed class RunningNewsroom : IAsyncLifetime
{
    public const string Feed =
        """
        <rss version="2.0"><channel><title>T</title><link>http://t.example/</link><description>D</description>
        <item><guid isPermaLink="false">cli-feed-1</guid><title>Otters return to the mill race</title><description>Two otters were seen at the mill race on Sunday.</description></item>
        </channel></rss>
        """;

    public const string Page = "<html><head><title>Mill opens</title></head><body><h1>Mill opens</h1><p>The old mill opened its doors to visitors on Friday after two years of repairs.</p></body></html>";

    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-cli-").FullName;
    private readonly int _port = ServerProcess.FreePort();
    private readonly int _webPort = ServerProcess.FreePort();
    private ServerProcess? _newsroom;
    private WebApplication? _web;

    public string Server => $"http://127.0.0.1:{_port}";

    /// <summary>Address of the web server, which allows to be fetched.</summary>
    public string Web => $"http://127.0.0.1:{_webPort}";

    /// <summary>For files of tests.</summary>
    public string Folder => _folder;

    public static string Command { get; } = Repository.Program("Cli");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Web);
        _web = builder.Build();
        _web.MapGet("/feed", () => Results.Text(Feed, "application/rss+xml"));
        _web.MapGet("/page", () => Results.Text(Page, "text/html"));
        await _web.StartAsync();
        var environment = new Dictionary<string, string?>
        {
            ["NEWSROOM_INGEST__FEEDS__ALLOWEDHOSTS__0"] = "127.0.0.1",
            ["NEWSROOM_INGEST__FEEDS__HOSTINTERVAL"] = "00:00:00.1",
        };
        _newsroom = ServerProcess.Start(
            "cli-allinone", "dotnet",
            [
                Repository.Program("AllInOne"), "--grpc-port", $"{_port}", "--http-port", $"{ServerProcess.FreePort()}", "--data", Path.Combine(_folder, "data"),
                "--seeds", Repository.PathOf("seeds"), "--json",
            ],
            environment);
        // Its report ends with the search, when all is indexed.
        await Eventually.TrueAsync(
            _ => Task.FromResult(_newsroom.HasExited ? throw new InvalidOperationException(_newsroom.Log) : _newsroom.Log.Contains("\"hits\"", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(120), "the sample articles are indexed", CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_newsroom is not null)
            await _newsroom.DisposeAsync();
        if (_web is not null)
            await _web.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(arguments, input: null);

    /// <summary>Runs the command to its end, with its output in pipes.</summary>
    public async Task<CliResult> RunAsync(string[] arguments, string? input, IReadOnlyDictionary<string, string?>? environment = null)
    {
        using var process = Start(arguments, environment);
        if (input is not null)
            await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var cancel = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return new CliResult(process.ExitCode, await output, await errors);
    }

    public Process Start(string[] arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var info = new ProcessStartInfo("dotnet", [Command, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            WorkingDirectory = Repository.Root,
        };
        info.Environment["NEWSROOM_SERVER"] = Server;
        // The machine that runs the tests is a busy one.
        info.Environment["NEWSROOM_TIMEOUT"] = "60";
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
            info.Environment[key] = value;
        return Process.Start(info)!;
    }

    /// <summary>Path of a new file with this text.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}

/// <summary>How a run of the command ended.</summary>
public sealed record CliResult(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Standard output as one JSON object a line.</summary>
    public IReadOnlyList<JsonElement> Objects => [.. Lines.Select(l => JsonDocument.Parse(l).RootElement)];

    /// <summary>Fails with all that was printed unless it exited with this.</summary>
    public CliResult Exited(int code)
    {
        Assert.True(ExitCode == code, $"exited with {ExitCode}, not {code}:\n{Out}\n{Error}");
        return this;
    }
}
