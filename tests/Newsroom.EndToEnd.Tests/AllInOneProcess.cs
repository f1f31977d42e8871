using System.Text.Json;
using Newsroom.Testing;

namespace Newsroom.EndToEnd.Tests;

/// <summary>The embedded default, as a user starts it.</summary>
public sealed class AllInOneProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-aio-").FullName;
    private readonly int _grpcPort = ServerProcess.FreePort();
    private readonly int _httpPort = ServerProcess.FreePort();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Ports => ["--grpc-port", $"{_grpcPort}", "--http-port", $"{_httpPort}", "--data", _folder];

    [Fact]
    public async Task once_ingests_every_sample_article_and_finds_some()
    {
        var lines = await OnceAsync("--json");
        var articles = lines.Where(l => l.TryGetProperty("state", out _)).ToList();
        Assert.True(articles.Count >= 12);
        Assert.All(articles, a =>
        {
            Assert.Equal("Indexed", a.GetProperty("state").GetString());
            Assert.NotEqual("", a.GetProperty("title").GetString());
            Assert.True(a.GetProperty("wordsKept").GetInt32() > 0);
            Assert.NotEqual("", a.GetProperty("language").GetString());
            Assert.True(a.GetProperty("milliseconds").GetDouble() > 0);
        });
        Assert.Contains(articles, a => a.GetProperty("wordsCut").GetInt32() > 20);
        Assert.Contains(articles, a => a.GetProperty("entities").GetArrayLength() > 0);
        Assert.True(lines[^1].GetProperty("total").GetInt64() > 0);
    }

    [Fact]
    public async Task searches_over_the_samples_rank_what_a_reader_would_want_first()
    {
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Repository.PathOf("seeds", "expected.json"), Token));
        var count = expected.RootElement.GetProperty("articles").GetArrayLength();
        await using var newsroom = Start();
        await Eventually.TrueAsync(
            async ct => await ListAsync(Article.V1.ArticleState.Indexed, ct) == count, TimeSpan.FromSeconds(60), "all samples are indexed", Token);

        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress($"http://127.0.0.1:{_grpcPort}");
        var search = new Search.V1.SearchService.SearchServiceClient(channel);
        foreach (var item in expected.RootElement.GetProperty("searches").EnumerateArray())
        {
            var wanted = item.GetProperty("files").EnumerateArray().Select(f => Path.GetFileNameWithoutExtension(f.GetString()!)).ToList();
            var found = await Articles.FindAsync(search, item.GetProperty("query").GetString()!, Token);
            // Behind them may come what shares a stem: the name Ferris when asked for ferry.
            Assert.Equal(wanted.Order(StringComparer.Ordinal), found.Take(wanted.Count).Order(StringComparer.Ordinal));
        }

        foreach (var query in expected.RootElement.GetProperty("searches_without_hits").EnumerateArray())
            Assert.Empty(await Articles.FindAsync(search, query.GetString()!, Token));
    }

    [Fact]
    public async Task who_may_see_an_article_travels_with_it_and_a_change_follows()
    {
        await using var newsroom = Start();
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress($"http://127.0.0.1:{_grpcPort}");
        var ingest = new Ingest.V1.IngestService.IngestServiceClient(channel);
        var request = new Ingest.V1.SubmitArticleRequest
        {
            Document = Articles.Generated("numbat", 1),
            Visibility = new Article.V1.Visibility { Teams = { "sport" } },
        };
        var submitted = await Eventually.GetAsync(
            async ct => (await ingest.SubmitArticleAsync(request, cancellationToken: ct)).Article, TimeSpan.FromSeconds(60), "ingest takes it", Token);
        Assert.Equal(["sport"], (await VisibleAsync(0)).Teams);

        await ingest.ChangeVisibilityAsync(
            new Ingest.V1.ChangeVisibilityRequest { ArticleId = submitted.ArticleId, Visibility = new Article.V1.Visibility { Teams = { "politics" } } }, cancellationToken: Token);
        Assert.Equal(["politics"], (await VisibleAsync(1)).Teams);

        Task<Article.V1.Visibility> VisibleAsync(long version) => Eventually.GetAsync(
            async ct => (await new Search.V1.SearchService.SearchServiceClient(channel).GetArticleAsync(
                new Search.V1.GetArticleRequest { ArticleId = submitted.ArticleId }, cancellationToken: ct)).Article.Visibility is { } seen && seen.Version == version ? seen : null,
            TimeSpan.FromSeconds(60), $"search knows version {version}", Token);
    }

    [Fact]
    public async Task where_callers_need_keys_the_samples_go_in_with_one_of_a_team()
    {
        var locked = new Dictionary<string, string?> { ["NEWSROOM_AUTH__REQUIRED"] = "true" };
        var program = Repository.Program("AllInOne");
        var admin = (await ServerProcess.RunAsync("dotnet", [program, "keys", "create", "--name", "first", "--data", _folder], locked, Token)).Trim();
        string desk;
        await using (var newsroom = ServerProcess.Start("allinone", "dotnet", [program, .. Ports], locked))
        {
            using var channel = Grpc.Net.Client.GrpcChannel.ForAddress($"http://127.0.0.1:{_grpcPort}");
            var client = new Admin.V1.AdminService.AdminServiceClient(channel);
            var headers = new Grpc.Core.Metadata { { "authorization", $"Bearer {admin}" } };
            await Eventually.GetAsync(
                async ct => await client.CreateTeamAsync(new Admin.V1.CreateTeamRequest { Team = new Admin.V1.Team { Name = "desk" } }, headers, cancellationToken: ct),
                TimeSpan.FromSeconds(60), "the administrator is let in", Token);
            var key = new Admin.V1.CreateKeyRequest { Name = "samples", Team = "desk", Roles = { Auth.V1.Role.Submit, Auth.V1.Role.Read } };
            desk = (await client.CreateKeyAsync(key, headers, cancellationToken: Token)).Secret;
            Assert.Contains("NEWSROOM_API_KEY", newsroom.Log, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.RunAsync("dotnet", [program, "--once", .. Ports], locked, Token));
        var output = await ServerProcess.RunAsync(
            "dotnet", [program, "--once", "--json", .. Ports], new Dictionary<string, string?>(locked) { ["NEWSROOM_API_KEY"] = desk }, Token);
        Assert.Contains("\"Indexed\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task second_start_finds_everything_done()
    {
        await OnceAsync("--json");
        var again = await OnceAsync("--json");
        Assert.All(again.SkipLast(1), a => Assert.Equal("Indexed", a.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task real_articles_are_indexed_and_found()
    {
        Articles.SharedSeeds();
        var seeds = Path.Combine(Repository.Shared!, "seeds");
        var lines = await OnceAsync("--json", "--seeds", seeds, "--query", "Kadyrov");
        Assert.All(lines.SkipLast(1), a => Assert.Equal("Indexed", a.GetProperty("state").GetString()));
        var hits = lines[^1].GetProperty("hits").EnumerateArray().Select(h => h.GetProperty("guid").GetString()![..3]);
        Assert.Equal(["000", "001", "003"], hits.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task failure_is_an_exit_code()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        var none = await Assert.ThrowsAsync<InvalidOperationException>(() => OnceAsync("--seeds", empty));
        Assert.Contains("exited with 2", none.Message, StringComparison.Ordinal);
        Assert.Contains("--seeds", none.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(empty, "blank.txt"), " \n \n", Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => OnceAsync("--seeds", empty));
    }

    [Fact]
    public async Task dotnet_run_starts_it_in_the_callers_folder()
    {
        var folder = await ServerProcess.RunAsync(
            "dotnet", ["msbuild", Repository.PathOf("services", "AllInOne"), "-getProperty:RunWorkingDirectory"], null, Token);
        Assert.Equal("", folder.Trim());
    }

    [Fact]
    public async Task restart_after_kill_finishes_what_was_accepted()
    {
        var many = Directory.CreateDirectory(Path.Combine(_folder, "many")).FullName;
        for (var i = 0; i < 200; i++)
            await File.WriteAllBytesAsync(Path.Combine(many, $"{i:000}.txt"), Articles.Generated("numbat", i).Content.ToByteArray(), Token);

        await using (var first = Start("--seeds", many))
        {
            await Eventually.TrueAsync(
                async ct => (await ListAsync(Article.V1.ArticleState.Unspecified, ct)) > 20, TimeSpan.FromSeconds(60), "20 are accepted", Token);
            await first.KillAsync();
        }

        await using var second = Start("--seeds", many);
        await Eventually.TrueAsync(
            async ct => await ListAsync(Article.V1.ArticleState.Indexed, ct) == 200, TimeSpan.FromSeconds(120), "all are indexed", Token);
        Assert.True(await second.StopAsync(TimeSpan.FromSeconds(40)));
        Assert.Equal(0, second.ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ServerProcess Start(params string[] arguments) =>
        ServerProcess.Start("allinone", "dotnet", [Repository.Program("AllInOne"), .. Ports, .. arguments], new Dictionary<string, string?>());

    private async Task<int> ListAsync(Article.V1.ArticleState state, CancellationToken cancellationToken)
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress($"http://127.0.0.1:{_grpcPort}");
        var page = await new Ingest.V1.IngestService.IngestServiceClient(channel).ListArticlesAsync(
            new Ingest.V1.ListArticlesRequest { State = state, PageSize = 1_000 }, cancellationToken: cancellationToken);
        return page.Articles.Count;
    }

    private async Task<List<JsonElement>> OnceAsync(params string[] arguments)
    {
        var output = await ServerProcess.RunAsync(
            "dotnet", [Repository.Program("AllInOne"), "--once", .. Ports, .. arguments], null, Token);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }
}
