using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>What a desk follows: saved searches, their alerts, and its tray.</summary>
public sealed class DeskTests(RunningNewsroom newsroom)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task saved_search_is_added_listed_changed_and_removed()
    {
        var added = Assert.Single((await newsroom.RunAsync("saved", "add", "numbat", "-title:zoo", "--team", "saved-desk", "--json")).Exited(0).Objects);
        var search = added.GetProperty("savedSearch");
        var id = search.GetProperty("savedSearchId").GetString()!;
        Assert.Equal("numbat -title:zoo", search.GetProperty("name").GetString());
        Assert.Equal(
            $"{id}  numbat -title:zoo  saved-desk  numbat -title:zoo", Assert.Single((await newsroom.RunAsync("saved", "list", "--team", "saved-desk")).Exited(0).Lines));
        Assert.StartsWith("CHANGED", (await newsroom.RunAsync("saved", "change", id, "--name", "Numbats", "--query", "numbat")).Exited(0).Out, StringComparison.Ordinal);
        var listed = Assert.Single((await newsroom.RunAsync("saved", "list", "--team", "saved-desk", "--json")).Exited(0).Objects);
        Assert.Equal(("Numbats", "numbat"), (listed.GetProperty("name").GetString(), listed.GetProperty("query").GetString()));
        (await newsroom.RunAsync("saved", "remove", id)).Exited(0);
        Assert.Equal("No search is saved.", Assert.Single((await newsroom.RunAsync("saved", "list", "--team", "saved-desk")).Exited(0).Lines));
        Assert.Contains("`list`", (await newsroom.RunAsync("saved", "remove", id)).Exited(3).Error, StringComparison.Ordinal);
        (await newsroom.RunAsync("saved", "change", id)).Exited(2);
        (await newsroom.RunAsync("saved", "add", "numbat AND", "--team", "saved-desk")).Exited(2);
    }

    [Theory]
    [InlineData("saved", "add", "x")]
    [InlineData("routes", "add", "x")]
    [InlineData("tray", "list")]
    [InlineData("tray", "done", "00000000-0000-5000-8000-000000000000")]
    public async Task caller_of_no_team_is_told_to_name_one(params string[] arguments) =>
        Assert.Contains("--team", (await newsroom.RunAsync(arguments)).Exited(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task alerts_are_followed_live_and_listed()
    {
        var id = await SaveAsync("alert-desk", "pangolin");
        using var follow = newsroom.Start(["alerts", "follow", id, "--count", "1", "--json"]);
        follow.StandardInput.Close();
        Assert.StartsWith("Watching alerts", await follow.StandardError.ReadLineAsync(Cancel), StringComparison.Ordinal);
        var article = await SubmitAsync("alerts", "pangolin", "A pangolin is born\n\nThe zoo says that the pangolin was born on Sunday night.\n");
        var alert = Assert.Single(new CliResult(0, await follow.StandardOutput.ReadToEndAsync(Cancel), "").Objects);
        await follow.WaitForExitAsync(Cancel);
        Assert.Equal(0, follow.ExitCode);
        Assert.Equal(article, alert.GetProperty("alert").GetProperty("articleId").GetString());
        Assert.NotEmpty(alert.GetProperty("cursor").GetString()!);

        var line = Assert.Single((await newsroom.RunAsync("alerts", "list", id)).Exited(0).Lines);
        Assert.Contains("A pangolin is born", line, StringComparison.Ordinal);
        Assert.Contains(article, line, StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single((await newsroom.RunAsync("alerts", "list", "--team", "alert-desk", "--json")).Exited(0).Objects).GetProperty("savedSearchId").GetString());
        Assert.Equal("There was no alert.", Assert.Single((await newsroom.RunAsync("alerts", "list", "--team", "another-desk")).Exited(0).Lines));
    }

    [Fact]
    public async Task list_that_is_cut_off_says_so()
    {
        var id = await SaveAsync("limit-desk", "aardvark");
        foreach (var guid in new[] { "first", "second" })
            await SubmitAsync("limits", guid, $"The {guid} aardvark\n\nThe {guid} aardvark of the year was seen on Sunday night.\n");
        await Eventually.TrueAsync(
            async _ => (await newsroom.RunAsync("alerts", "list", id, "--limit", "0")).Exited(0).Lines.Length == 2, Patience, "both alerts are listed", Cancel);
        var cut = (await newsroom.RunAsync("alerts", "list", id, "--limit", "1")).Exited(0);
        Assert.Contains("second", Assert.Single(cut.Lines), StringComparison.Ordinal);
        Assert.Contains("--limit 0", cut.Error, StringComparison.Ordinal);
        (await newsroom.RunAsync("alerts", "list", id, "--limit", "-1")).Exited(2);
    }

    [Fact]
    public async Task route_fills_the_tray_which_is_worked_off()
    {
        var added = Assert.Single((await newsroom.RunAsync("routes", "add", "wombat", "--name", "Wombats", "--team", "tray-desk", "--json")).Exited(0).Objects);
        var rule = added.GetProperty("routingRule").GetProperty("routingRuleId").GetString()!;
        Assert.Equal($"{rule}  Wombats  tray-desk  wombat", Assert.Single((await newsroom.RunAsync("routes", "list", "--team", "tray-desk")).Exited(0).Lines));
        var article = await SubmitAsync("trays", "wombat", "A wombat digs\n\nThe wombat dug a burrow below the museum on Monday.\n");
        string[] list = ["tray", "list", "--team", "tray-desk"];
        await Eventually.TrueAsync(async _ => (await newsroom.RunAsync(list)).Exited(0).Out.Contains(article, StringComparison.Ordinal), Patience, "it is in the tray", Cancel);
        Assert.Equal(rule, Assert.Single((await newsroom.RunAsync([.. list, "--json"])).Exited(0).Objects).GetProperty("routingRuleId").GetString());

        Assert.StartsWith("DONE", (await newsroom.RunAsync("tray", "done", article, "--team", "tray-desk")).Exited(0).Out, StringComparison.Ordinal);
        Assert.Equal("The tray is empty.", Assert.Single((await newsroom.RunAsync(list)).Exited(0).Lines));
        Assert.Contains("done 20", Assert.Single((await newsroom.RunAsync([.. list, "--done"])).Exited(0).Lines), StringComparison.Ordinal);
        (await newsroom.RunAsync("tray", "reopen", article, "--team", "tray-desk")).Exited(0);
        Assert.Contains("A wombat digs", Assert.Single((await newsroom.RunAsync(list)).Exited(0).Lines), StringComparison.Ordinal);
        (await newsroom.RunAsync("tray", "done", article, "--team", "another-desk")).Exited(3);

        (await newsroom.RunAsync("routes", "remove", rule)).Exited(0);
        Assert.Equal("There is no rule.", Assert.Single((await newsroom.RunAsync("routes", "list", "--team", "tray-desk")).Exited(0).Lines));
        (await newsroom.RunAsync("routes", "remove", rule)).Exited(3);
    }

    private async Task<string> SaveAsync(string team, string query) =>
        (await newsroom.RunAsync("saved", "add", query, "--team", team)).Exited(0).Out.Split(' ')[1];

    private async Task<string> SubmitAsync(string source, string guid, string text) =>
        (await newsroom.RunAsync(["submit", "-", "--source", source, "--guid", guid, "--watch-until", "indexed"], text)).Exited(0).Out.Split(' ')[1];
}
