using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>What sample articles do not bring about: readers after a kill, and rebuilds that take long or break off.</summary>
public sealed class StubbedTests(RunningNewsroom newsroom) : IAsyncLifetime
{
    private const string Id = "2b0b0af0-af68-5b1e-861d-6d497352afec";
    private const string ShowsCursor = "\u001b[?25h";

    private readonly int _port = ServerProcess.FreePort();
    private readonly Rebuild _rebuild = new();
    private WebApplication _web = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Server => $"127.0.0.1:{_port}";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_rebuild);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(_port, listen => listen.Protocols = HttpProtocols.Http2));
        _web = builder.Build();
        _web.MapGrpcService<Ingest>();
        _web.MapGrpcService<Search>();
        await _web.StartAsync(Cancel);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task readers_of_both_services_are_told_with_what_they_were_given()
    {
        var lines = (await newsroom.RunAsync("audit", "readers", Id, "--server", Server)).Exited(0).Lines;
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("city key-1  text of revision 2, 3 times", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("foreign key-2  text", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("after the kill", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("wire key-3  raw copy", lines[2], StringComparison.Ordinal);
        var json = (await newsroom.RunAsync("audit", "readers", Id, "--server", Server, "--json")).Exited(0).Objects;
        Assert.Equal(["text", "text", "raw copy"], json.Select(o => o.GetProperty("served").GetString()));
        Assert.True(json[1].GetProperty("afterKill").GetBoolean());
        Assert.Equal("2026-01-02T03:04:05+00:00", json[0].GetProperty("firstAt").GetString());
    }

    [Fact]
    public async Task interrupted_rebuild_says_that_nothing_changed()
    {
        using var reindex = newsroom.Start(["reindex", "--json", "--server", Server]);
        reindex.StandardInput.Close();
        Assert.Contains("\"totalCount\": \"200\"", await reindex.StandardOutput.ReadLineAsync(Cancel), StringComparison.Ordinal);
        await ServerProcess.RunAsync("kill", ["-INT", $"{reindex.Id}"], null, Cancel);
        await reindex.WaitForExitAsync(Cancel);
        Assert.Equal(130, reindex.ExitCode);
        Assert.Equal("Stopped; the index is as it was.\n", await reindex.StandardError.ReadToEndAsync(Cancel));
        await _rebuild.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
    }

    [Fact]
    public async Task rebuild_that_breaks_off_is_a_failure()
    {
        _rebuild.Ends = true;
        var result = (await newsroom.RunAsync("reindex", "--server", Server)).Exited(1);
        Assert.Contains("the index is as it was", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task rebuild_is_drawn_and_gives_the_cursor_back()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, $"newsroom reindex --server {Server}");
        Assert.Matches(@"Indexing ━+ +50/200", await screen.ShowsAsync("50/200"));
        await screen.TypeAsync("C-c");
        await screen.ShowsAsync("exit=130");
        Assert.EndsWith(ShowsCursor, screen.Recording[..(screen.Recording.LastIndexOf(ShowsCursor, StringComparison.Ordinal) + ShowsCursor.Length)], StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[?25l", screen.Recording[screen.Recording.LastIndexOf(ShowsCursor, StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    /// <summary>A rebuild that stands still after a quarter.</summary>
    private sealed class Rebuild
    {
        public bool Ends { get; set; }

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static Reader Read(string team, string credential, bool after = false)
    {
        var at = DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture).ToTimestamp();
        return new Reader { Team = team, Credential = credential, Revision = 2, Times = 3, FirstAt = at, LastAt = at, BeforeKill = !after, AfterKill = after };
    }

    private sealed class Ingest : IngestService.IngestServiceBase
    {
        public override Task<Newsroom.Ingest.V1.ListReadersResponse> ListReaders(Newsroom.Ingest.V1.ListReadersRequest request, ServerCallContext context) =>
            Task.FromResult(new Newsroom.Ingest.V1.ListReadersResponse { Readers = { Read("wire", "key-3") } });
    }

    private sealed class Search(Rebuild rebuild) : SearchService.SearchServiceBase
    {
        // Two pages.
        public override Task<Newsroom.Search.V1.ListReadersResponse> ListReaders(Newsroom.Search.V1.ListReadersRequest request, ServerCallContext context) =>
            Task.FromResult(request.PageToken.Length == 0
                ? new Newsroom.Search.V1.ListReadersResponse { Readers = { Read("city", "key-1") }, NextPageToken = "2" }
                : new Newsroom.Search.V1.ListReadersResponse { Readers = { Read("foreign", "key-2", after: true) } });

        public override async Task Reindex(ReindexRequest request, IServerStreamWriter<ReindexResponse> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(new ReindexResponse { IndexedCount = 50, TotalCount = 200 }, context.CancellationToken);
            if (rebuild.Ends)
                return;
            await UntilCancelled.WaitAsync(rebuild.Cancelled, context.CancellationToken);
        }
    }
}
