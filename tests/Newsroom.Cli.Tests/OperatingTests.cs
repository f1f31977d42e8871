namespace Newsroom.Cli.Tests;

public sealed class OperatingTests(RunningNewsroom newsroom)
{
    [Fact]
    public async Task feed_is_added_listed_polled_paused_and_removed()
    {
        var added = (await newsroom.RunAsync("feeds", "add", $"{newsroom.Web}/feed", "--name", "Mill news", "--source", "mill", "--json")).Exited(0);
        var id = Assert.Single(added.Objects).GetProperty("feed").GetProperty("feedId").GetString()!;
        (await newsroom.RunAsync("feeds", "add", $"{newsroom.Web}/feed")).Exited(4);
        Assert.StartsWith("POLLED 1 new", (await newsroom.RunAsync("feeds", "poll", id)).Exited(0).Out, StringComparison.Ordinal);
        Assert.Contains("Mill news", (await newsroom.RunAsync("feeds", "list")).Exited(0).Out, StringComparison.Ordinal);
        (await newsroom.RunAsync("feeds", "pause", id)).Exited(0);
        Assert.Contains("paused", (await newsroom.RunAsync("feeds", "list")).Exited(0).Out, StringComparison.Ordinal);
        Assert.False((await newsroom.RunAsync("feeds", "resume", id, "--json")).Exited(0).Objects[0].GetProperty("feed").TryGetProperty("paused", out _));
        (await newsroom.RunAsync("feeds", "remove", id)).Exited(0);
        (await newsroom.RunAsync("feeds", "poll", id)).Exited(3);
        (await newsroom.RunAsync("feeds", "add", "http://10.0.0.1/feed")).Exited(2);
        (await newsroom.RunAsync("feeds", "add", $"{newsroom.Web}/feed", "--min-interval", "often")).Exited(2);
    }

    [Fact]
    public async Task audit_lists_the_newest_first_with_filters_and_pages()
    {
        foreach (var query in new[] { "one", "two", "three" })
            (await newsroom.RunAsync("routes", "add", query, "--team", "audited")).Exited(0);
        string[] list = ["audit", "list", "--action", "CreateRoutingRule", "--from", "10m"];
        // Search tells ingest a little later.
        await Newsroom.Testing.Eventually.TrueAsync(
            async _ => (await newsroom.RunAsync(list)).Exited(0).Lines.Length >= 3, TimeSpan.FromSeconds(60), "all three are recorded", TestContext.Current.CancellationToken);
        var lines = (await newsroom.RunAsync(list)).Exited(0).Lines;
        Assert.All(lines, l => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ  (OK|INVALID_ARGUMENT)  CreateRoutingRule  - -  ", l));
        Assert.Equal(lines.Select(l => l[..20]).OrderDescending(StringComparer.Ordinal), lines.Select(l => l[..20]));

        var first = (await newsroom.RunAsync([.. list, "--limit", "2"])).Exited(0);
        Assert.Equal(2, first.Lines.Length);
        Assert.Contains("--limit 0", first.Error, StringComparison.Ordinal);
        // A call another test saw refused names no target.
        var made = (await newsroom.RunAsync([.. list, "--limit", "0", "--json"])).Exited(0).Objects.First(entry => entry.TryGetProperty("target", out _));
        Assert.Equal("newsroom.search.v1.SearchService/CreateRoutingRule", made.GetProperty("action").GetString());
        var target = made.GetProperty("target").GetString()!;
        Assert.Single((await newsroom.RunAsync([.. list, "--target", target])).Exited(0).Lines);
        Assert.Equal("Nothing was recorded.", Assert.Single((await newsroom.RunAsync([.. list, "--team", "nobody"])).Exited(0).Lines));
        (await newsroom.RunAsync("audit", "list", "--before", "lately")).Exited(2);
    }

    [Fact]
    public async Task readers_without_credentials_are_nobody() =>
        Assert.StartsWith("Nobody", (await newsroom.RunAsync("audit", "readers", "energy-price-cap", "--source", "seeds")).Exited(0).Out, StringComparison.Ordinal);

    [Fact]
    public async Task index_is_built_anew()
    {
        Assert.Matches(@"^REINDEXED \d+ articles in ", (await newsroom.RunAsync("reindex")).Exited(0).Out);
        Assert.True((await newsroom.RunAsync("reindex", "--json")).Exited(0).Objects[^1].GetProperty("swapped").GetBoolean());
    }

    [Fact]
    public async Task top_looks_once_in_a_pipe()
    {
        var result = (await newsroom.RunAsync("top", "--window", "3600")).Exited(0);
        Assert.All(new[] { "ingest", "cleaning", "tagging", "search" }, stage => Assert.Contains(result.Lines, l => l.StartsWith(stage, StringComparison.Ordinal)));
        Assert.Contains(result.Lines, l => l.StartsWith("seeds", StringComparison.Ordinal));
        var looks = (await newsroom.RunAsync("top", "--json", "--count", "2", "--interval", "0.5", "--window", "3600")).Exited(0).Objects;
        Assert.Equal(2, looks.Count);
        Assert.Equal(4, looks[1].GetProperty("stages").GetArrayLength());
        Assert.NotEmpty(looks[1].GetProperty("workers").EnumerateArray());
        (await newsroom.RunAsync("top", "--window", "0")).Exited(2);
    }

    [Fact]
    public async Task doctor_finds_all_well()
    {
        var result = (await newsroom.RunAsync("doctor")).Exited(0);
        Assert.Equal(4, result.Lines.Count(l => l.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Equal("All is well.", result.Lines[^1]);
        var first = (await newsroom.RunAsync("doctor", "--json")).Exited(0).Objects[0];
        Assert.True(first.GetProperty("dependencies").GetProperty("ingest-database").GetBoolean());
        Assert.True(first.GetProperty("dependencies").GetProperty("masstransit-bus").GetBoolean());
        Assert.NotEmpty(first.GetProperty("version").GetString()!);
        Assert.InRange(first.GetProperty("skewSeconds").GetDouble(), -5, 5);
    }

    [Fact]
    public async Task doctor_names_the_endpoint_that_is_away_and_what_to_do()
    {
        var result = (await newsroom.RunAsync("doctor", "--tagging", "127.0.0.1:1")).Exited(5);
        Assert.Contains(result.Lines, l => l.StartsWith("away tagging", StringComparison.Ordinal));
        Assert.Contains(result.Lines, l => l.Contains("--tagging", StringComparison.Ordinal));
        Assert.Equal(3, result.Lines.Count(l => l.StartsWith("ok ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task doctor_knows_that_another_server_is_no_newsroom()
    {
        var result = (await newsroom.RunAsync("doctor", "--search", newsroom.Web, "--timeout", "20")).Exited(5);
        Assert.Contains(result.Lines, l => l.StartsWith("away search", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("search")]
    [InlineData("clean")]
    [InlineData("tag")]
    [InlineData("submit")]
    public async Task bench_tells_rate_and_latencies(string what)
    {
        var result = Assert.Single((await newsroom.RunAsync("bench", what, "--duration", "0.2", "--concurrency", "2", "--json")).Exited(0).Objects);
        Assert.True(result.GetProperty("calls").GetInt64() > 0);
        Assert.Equal(0, result.GetProperty("errors").GetInt64());
        var p50 = result.GetProperty("p50").GetDouble();
        Assert.InRange(p50, double.Epsilon, result.GetProperty("p99").GetDouble());
        Assert.InRange(result.GetProperty("p99").GetDouble(), p50, result.GetProperty("max").GetDouble());
    }

    [Fact]
    public async Task bench_in_words() =>
        Assert.Contains("p99.9", (await newsroom.RunAsync("bench", "search", "--duration", "0.1", "--concurrency", "1")).Exited(0).Out, StringComparison.Ordinal);

    [Fact]
    public async Task teams_and_their_keys_are_kept()
    {
        (await newsroom.RunAsync("teams", "add", "city-desk", "--display-name", "City desk")).Exited(0);
        Assert.Contains("City desk", (await newsroom.RunAsync("teams", "list")).Exited(0).Out, StringComparison.Ordinal);
        (await newsroom.RunAsync("teams", "add", "city-desk")).Exited(4);

        var created = (await newsroom.RunAsync("keys", "create", "scripts", "--team", "city-desk", "--role", "read", "submit", "--expires-in", "30d")).Exited(0);
        // The secret alone, so that it can go to a file.
        Assert.StartsWith("nrk_", Assert.Single(created.Lines), StringComparison.Ordinal);
        var id = created.Out.Split('_')[1];
        var listed = (await newsroom.RunAsync("keys", "list", "--team", "city-desk")).Exited(0);
        Assert.Contains(id, listed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(created.Out.Trim(), listed.Out, StringComparison.Ordinal);
        var rotated = (await newsroom.RunAsync("keys", "rotate", id, "--overlap", "1h", "--json")).Exited(0);
        Assert.NotEqual(id, rotated.Objects[0].GetProperty("key").GetProperty("keyId").GetString());
        Assert.Contains("revoked", (await newsroom.RunAsync("keys", "revoke", id)).Exited(0).Out, StringComparison.Ordinal);
        (await newsroom.RunAsync("keys", "revoke", "aaaaaaaaaaaa")).Exited(3);
        Assert.Contains("admin", (await newsroom.RunAsync("keys", "whoami")).Exited(0).Out, StringComparison.Ordinal);

        (await newsroom.RunAsync("teams", "remove", "city-desk")).Exited(4);
        Assert.Contains("suspended", (await newsroom.RunAsync("teams", "suspend", "city-desk")).Exited(0).Out, StringComparison.Ordinal);
        (await newsroom.RunAsync("teams", "resume", "city-desk", "--json")).Exited(0);
        (await newsroom.RunAsync("teams", "suspend", "no-such-team")).Exited(3);
    }
}
