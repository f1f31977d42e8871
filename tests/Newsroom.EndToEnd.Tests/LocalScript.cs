using System.Text.Json;
using Grpc.Net.Client;
using Newsroom.Article.V1;
using Newsroom.Testing;

namespace Newsroom.EndToEnd.Tests;

/// <summary>deploy/run-local.sh, as one starts it where there are no containers.</summary>
public sealed class LocalScript : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ArticleTimeout = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-local-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task starts_the_topology_keeps_its_data_and_stops_cleanly()
    {
        await using (var first = Start("--scale", "cleaning=2"))
        {
            var endpoints = await EndpointsAsync(first);
            Assert.Equal(2, endpoints.GetProperty("cleaning").GetArrayLength());
            using var ingest = Channel(endpoints, "ingest");
            var client = new Ingest.V1.IngestService.IngestServiceClient(ingest);
            var article = await Articles.SubmitAsync(client, Articles.Generated("tapir", 1), Token);
            Assert.Equal(ArticleState.Indexed, (await Articles.TrackAsync(client, article, ArticleTimeout, Token)).State);
            Assert.Equal(["tapir-1"], await FindAsync(endpoints));
            Assert.True(await first.StopAsync(StopTimeout), first.Log);
            Assert.Equal(0, first.ExitCode);
        }

        await using var second = Start();
        Assert.Equal(["tapir-1"], await FindAsync(await EndpointsAsync(second)));
        Assert.True(await second.StopAsync(StopTimeout), second.Log);
        Assert.Equal(0, second.ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ServerProcess Start(params string[] arguments)
    {
        // Says so where the services were not built.
        var configuration = Repository.Program("Ingest").Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        return ServerProcess.Start(
            "run-local", Repository.PathOf("deploy", "run-local.sh"),
            ["--no-build", "--configuration", configuration, "--data", _folder, "--json", .. arguments], new Dictionary<string, string?>());
    }

    private static async Task<JsonElement> EndpointsAsync(ServerProcess script)
    {
        var line = await Eventually.GetAsync(
            _ => Task.FromResult(script.HasExited
                ? throw new InvalidOperationException($"run-local.sh ended: {script.Log}")
                : script.Log.Split('\n').FirstOrDefault(l => l.StartsWith('{') && l.EndsWith('}'))),
            StartTimeout, "run-local.sh says where the services are", Token);
        return JsonDocument.Parse(line).RootElement;
    }

    private static async Task<IReadOnlyList<string>> FindAsync(JsonElement endpoints)
    {
        using var search = Channel(endpoints, "search");
        return await Articles.FindAsync(new Search.V1.SearchService.SearchServiceClient(search), "tapir", Token);
    }

    private static GrpcChannel Channel(JsonElement endpoints, string service) =>
        GrpcChannel.ForAddress($"http://{endpoints.GetProperty(service)[0].GetString()}");
}
