using System.Text.Json;
using Newsroom.Admin.V1;
using Newsroom.Article.V1;
using Newsroom.Search.V1;
using Newsroom.Testing;
using Newsroom.Testing.Otlp;
using Npgsql;

namespace Newsroom.EndToEnd.Tests;

/// <summary>Four separate processes, a real RabbitMQ and a real PostgreSQL.</summary>
public sealed class FourProcesses(RabbitMqFixture broker, PostgreSqlFixture database)
{
    private static readonly TimeSpan ArticleTimeout = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task real_articles_are_indexed_and_found()
    {
        var documents = Articles.SharedSeeds();
        await using var newsroom = await Topology.StartAsync(broker, database, null, Token);

        foreach (var document in documents)
        {
            var article = await Articles.SubmitAsync(newsroom.IngestClient, document, Token);
            var status = await Articles.TrackAsync(newsroom.IngestClient, article, ArticleTimeout, Token);
            Assert.Equal(ArticleState.Indexed, status.State);
            Assert.Equal(
                [Stage.Ingest, Stage.Cleaning, Stage.Tagging, Stage.Search],
                status.Hops.Select(h => h.Stage));
            Assert.All(status.Hops, h => Assert.Equal(StageOutcome.Completed, h.Outcome));
            Assert.NotEqual("", Assert.Single(status.Hops.Select(h => h.TraceId).Distinct()));
            Assert.Equal(4, status.Hops.Select(h => h.Instance).Distinct().Count());
        }

        var found = await Articles.FindAsync(newsroom.SearchClient, "Kadyrov", Token);
        Assert.Equal(["000", "001", "003"], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task clients_in_other_languages_submit_follow_and_search()
    {
        await using var newsroom = await Topology.StartAsync(broker, database, null, Token);
        var content = Convert.ToBase64String(Articles.Generated("wombat", 7).Content.Span);

        var submitted = await PythonAsync(
            newsroom.Ingest, "newsroom.ingest.v1.IngestService/SubmitArticle",
            $$$"""{"document": {"source": "python", "guid": "7", "mediaType": "text/plain", "content": "{{{content}}}"}}""");
        var id = submitted.RootElement.GetProperty("article").GetProperty("articleId").GetString();
        var updates = await NodeAsync(newsroom.Ingest, "newsroom.ingest.v1.IngestService/TrackArticle", $$"""{"article_id": "{{id}}"}""");
        Assert.Contains("ARTICLE_STATE_INDEXED", updates.Trim().Split('\n')[^1], StringComparison.Ordinal);
        var found = await PythonAsync(newsroom.Search, "newsroom.search.v1.SearchService/Search", """{"query": "wombat"}""");
        Assert.Equal(id, found.RootElement.GetProperty("hits")[0].GetProperty("article").GetProperty("articleId").GetString());
    }

    [Fact]
    public async Task what_was_done_at_one_service_is_in_the_trail_of_ingest()
    {
        await using var newsroom = await Topology.StartAsync(broker, database, null, Token);
        var saved = await newsroom.SearchClient.CreateSavedSearchAsync(
            new CreateSavedSearchRequest { SavedSearch = new SavedSearch { Name = "wombats", Query = "wombat", Team = "zoo" } }, cancellationToken: Token);

        var trail = new AuditService.AuditServiceClient(newsroom.Ingest.Channel);
        var record = await Eventually.GetAsync(
            async ct => (await trail.ListAuditRecordsAsync(new ListAuditRecordsRequest { Action = "CreateSavedSearch" }, cancellationToken: ct)).Records.SingleOrDefault(),
            TimeSpan.FromSeconds(30), "the record has come over the bus", Token);

        Assert.Equal(saved.SavedSearch.SavedSearchId, record.Target);
    }

    [Fact]
    public async Task sigterm_drains_and_ends_each_service()
    {
        await using var newsroom = await Topology.StartAsync(broker, database, null, Token);
        foreach (var service in newsroom.All)
            Assert.True(await service.StopAsync(), $"A service had to be killed or failed: {service.Log}");
    }

    [Fact]
    public async Task sigterm_waits_for_the_article_in_hand()
    {
        await using var newsroom = await Topology.StartAsync(broker, database, null, Token);
        await using var index = NpgsqlDataSource.Create(newsroom.Databases["search"]);
        await using var connection = await index.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using (var hold = new NpgsqlCommand("LOCK TABLE article IN EXCLUSIVE MODE", connection, transaction))
            await hold.ExecuteNonQueryAsync(Token);
        var article = await Articles.SubmitAsync(newsroom.IngestClient, Articles.Generated("sloth", 1), Token);
        await using var waits = index.CreateCommand("SELECT count(*) FROM pg_locks WHERE relation = 'article'::regclass AND NOT granted");
        await Eventually.TrueAsync(async ct => (long)(await waits.ExecuteScalarAsync(ct))! > 0, ArticleTimeout, "search waits to write the article", Token);

        var stopping = newsroom.Search.StopAsync();
        // Longer than a command line waits for its command unless it is told to.
        await Task.Delay(TimeSpan.FromSeconds(4), Token);
        Assert.False(newsroom.Search.HasExited, newsroom.Search.Log);
        await transaction.RollbackAsync(Token);

        Assert.True(await stopping, newsroom.Search.Log);
        var status = await Articles.TrackAsync(newsroom.IngestClient, article, ArticleTimeout, Token);
        Assert.Equal(ArticleState.Indexed, status.State);
    }

    [Fact]
    public async Task one_trace_runs_from_submit_to_indexed()
    {
        await using var sink = await OtlpSink.StartAsync(Token);
        await using var newsroom = await Topology.StartAsync(broker, database, sink.Environment, Token);
        using var client = new System.Diagnostics.Activity("client").SetIdFormat(System.Diagnostics.ActivityIdFormat.W3C).Start();
        client.ActivityTraceFlags = System.Diagnostics.ActivityTraceFlags.Recorded;

        var article = await Articles.SubmitAsync(newsroom.IngestClient, Articles.Generated("traced", 1), Token);
        var status = await Articles.TrackAsync(newsroom.IngestClient, article, ArticleTimeout, Token);
        Assert.Equal(ArticleState.Indexed, status.State);

        var traceId = client.TraceId.ToString();
        string[] path = ["newsroom-ingest", "newsroom-cleaning", "newsroom-tagging", "newsroom-search", "newsroom-ingest"];
        var chain = await Eventually.GetAsync(
            _ => Task.FromResult(LongestChain([.. sink.Spans.Where(s => s.TraceId == traceId)], path)),
            TimeSpan.FromSeconds(20), "the spans of all hops arrive, each with its parent", Token);

        // Above the server's span are the client's own, which are not exported here.
        Assert.NotEqual("", chain[0].ParentId);
        Assert.All(status.Hops, h => Assert.Equal(traceId, h.TraceId));
        Assert.All(
            sink.Spans.Where(s => s.TraceId == traceId && s.Name.EndsWith(" process", StringComparison.Ordinal) && s.Service != "newsroom-ingest"),
            s => Assert.Equal(article.ArticleId, s.Tags["newsroom.article.id"]));
        await AssertMetricsAndLogsAsync(sink);
    }

    private static async Task<JsonDocument> PythonAsync(ServiceProcess service, string method, string json) => JsonDocument.Parse(
        await ServerProcess.RunAsync(
            Repository.Installed("/usr/bin/python3", "apt-get install python3-grpcio python3-protobuf"),
            [Repository.PathOf("tests", "tools", "grpc_client.py"), $"127.0.0.1:{service.GrpcPort}", "call", method, json], null, Token));

    private static Task<string> NodeAsync(ServiceProcess service, string method, string json)
    {
        Repository.Installed(Repository.PathOf("tests", "tools", "node_modules", "@grpc", "grpc-js", "package.json"), "npm ci --prefix tests/tools");
        return ServerProcess.RunAsync(
            "node", [Repository.PathOf("tests", "tools", "grpcall.mjs"), $"127.0.0.1:{service.GrpcPort}", "call", method, json], null, Token);
    }

    /// <summary>Spans from the first service of <paramref name="path"/> to the last, each the child of the one before; null while incomplete.</summary>
    private static List<SeenSpan>? LongestChain(List<SeenSpan> spans, string[] path)
    {
        var byId = spans.ToDictionary(s => s.SpanId);
        foreach (var leaf in spans.Where(s => s.Service == path[^1]))
        {
            var chain = new List<SeenSpan>();
            for (var at = leaf; at is not null; at = byId.GetValueOrDefault(at.ParentId))
                chain.Insert(0, at);
            var services = chain.Select(s => s.Service).Aggregate(
                new List<string>(), (list, s) => list.Count > 0 && list[^1] == s ? list : [.. list, s]);
            if (services.SequenceEqual(path))
                return chain;
        }

        return null;
    }

    private static async Task AssertMetricsAndLogsAsync(OtlpSink sink)
    {
        await Eventually.TrueAsync(
            _ => Task.FromResult(new[] { "cleaning", "tagging", "search" }.All(s => sink.Metrics.Any(m => m.Service == $"newsroom-{s}" && m.Name == "newsroom.stage.duration"))),
            TimeSpan.FromSeconds(20), "each stage's duration metric arrives", Token);
        await Eventually.TrueAsync(
            _ => Task.FromResult(new[] { "ingest", "cleaning", "tagging", "search" }.All(s => sink.Logs.Any(l => l.Service == $"newsroom-{s}"))),
            TimeSpan.FromSeconds(20), "each service's logs arrive", Token);
    }
}
