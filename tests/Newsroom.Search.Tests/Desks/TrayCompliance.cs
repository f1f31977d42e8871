using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Search.Tests.Host;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Desks;

/// <summary>Routing rules and trays through the real server, on each engine.</summary>
public abstract class TrayCompliance : HostCompliance
{
    [Fact]
    public async Task Match_lands_in_the_tray_of_the_rules_team_alone()
    {
        var rule = await CreateAsync("weather", "Storms", "storm");
        await CreateAsync("sport", "Games", "match");
        await Host.IndexAsync(Cancellation, Articles.Make("calm", "Calm", "x"), Articles.Make("a", "Storm hits", "A storm."));

        var item = Assert.Single(await TrayAsync("weather", 1));
        Assert.Equal(("weather", "Storm hits", rule.RoutingRuleId), (item.Team, item.Hit.Title, item.RoutingRuleId));
        Assert.True(item.RoutedAt >= item.Hit.IndexedAt);
        Assert.Null(item.DoneAt);
        Assert.Empty(await TrayAsync("sport", 0));
    }

    [Fact]
    public async Task Article_that_two_rules_route_is_there_once()
    {
        await CreateAsync("weather", "Storms", "storm");
        await CreateAsync("weather", "Hits", "hits");
        await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm hits", "x"), Articles.Make("b", "Storm", "x"));
        Assert.Equal(["Storm", "Storm hits"], (await TrayAsync("weather", 2)).Select(item => item.Hit.Title));
    }

    [Fact]
    public async Task Done_is_out_of_sight_until_asked_for_or_undone()
    {
        await CreateAsync("weather", "Storms", "storm");
        await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"), Articles.Make("b", "Storm", "x"));
        await TrayAsync("weather", 2);

        await MarkAsync("a", done: true);
        Assert.Equal(["b"], (await TrayAsync("weather", 1)).Select(item => item.Hit.Article.Guid));
        var done = (await TrayAsync("weather", 2, includeDone: true))[1];
        Assert.Equal("a", done.Hit.Article.Guid);
        await MarkAsync("a", done: true);
        Assert.Equal(done.DoneAt, (await TrayAsync("weather", 2, includeDone: true))[1].DoneAt);

        await MarkAsync("a", done: false);
        Assert.Equal(["b", "a"], (await TrayAsync("weather", 2)).Select(item => item.Hit.Article.Guid));
        Assert.Equal(StatusCode.NotFound, await StatusOfAsync(MarkCall("never", done: true)));
    }

    [Fact]
    public async Task Corrected_article_is_on_top_again_and_not_done()
    {
        await CreateAsync("weather", "Storms", "storm");
        await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"), Articles.Make("b", "Storm", "x"));
        await TrayAsync("weather", 2);
        await MarkAsync("a", done: true);
        await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm, corrected", "x", revision: 2));
        Assert.Equal(["Storm, corrected", "Storm"], (await TrayAsync("weather", 2)).Select(item => item.Hit.Title));
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended()
    {
        await CreateAsync("weather", "Storms", "storm");
        await Host.IndexAsync(Cancellation, [.. Enumerable.Range(0, 5).Select(i => Articles.Make($"{i}", "Storm", "x"))]);
        await TrayAsync("weather", 5);

        var seen = new List<string>();
        var request = new ListTrayRequest { Team = "weather", PageSize = 2 };
        do
        {
            var page = await Host.Client.ListTrayAsync(request, cancellationToken: Cancellation);
            seen.AddRange(page.Items.Select(item => item.Hit.Article.Guid));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["4", "3", "2", "1", "0"], seen);
        request.PageToken = "x";
        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(Host.Client.ListTrayAsync(request, cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task Withdrawn_article_leaves_the_tray()
    {
        await CreateAsync("weather", "Storms", "storm");
        await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"));
        await TrayAsync("weather", 1);
        await Host.WithdrawAsync(Articles.Ref("a"), WithdrawalKind.Kill, "Wrong.", Cancellation);
        Assert.Empty(await TrayAsync("weather", 0));
        Assert.Equal(StatusCode.NotFound, await StatusOfAsync(MarkCall("a", done: true)));
    }

    [Fact]
    public async Task Deleted_rule_routes_no_more_and_leaves_what_it_routed()
    {
        var rule = await CreateAsync("weather", "Storms", "storm");
        await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"));
        await TrayAsync("weather", 1);
        await Host.Client.DeleteRoutingRuleAsync(new DeleteRoutingRuleRequest { RoutingRuleId = rule.RoutingRuleId }, cancellationToken: Cancellation);
        Assert.Equal(StatusCode.NotFound, await StatusOfAsync(
            Host.Client.DeleteRoutingRuleAsync(new DeleteRoutingRuleRequest { RoutingRuleId = rule.RoutingRuleId }, cancellationToken: Cancellation)));

        await CreateAsync("weather", "Gales", "gale");
        await Host.IndexAsync(Cancellation, Articles.Make("b", "Storm", "x"), Articles.Make("c", "Gale", "x"));
        Assert.Equal(["c", "a"], (await TrayAsync("weather", 2)).Select(item => item.Hit.Article.Guid));
    }

    [Fact]
    public async Task Rules_are_listed_by_name_and_are_no_saved_searches()
    {
        await CreateAsync("weather", "Storms", "storm");
        await CreateAsync("sport", "Games", "match");
        await CreateAsync("weather", "Gales", "gale");
        var first = await Host.Client.ListRoutingRulesAsync(new ListRoutingRulesRequest { Team = "weather", PageSize = 1 }, cancellationToken: Cancellation);
        var second = await Host.Client.ListRoutingRulesAsync(
            new ListRoutingRulesRequest { Team = "weather", PageSize = 1, PageToken = first.NextPageToken }, cancellationToken: Cancellation);
        Assert.Equal(["Gales", "Storms"], first.RoutingRules.Concat(second.RoutingRules).Select(rule => rule.Name));
        Assert.Equal("", second.NextPageToken);
        Assert.Empty((await Host.Client.ListSavedSearchesAsync(new ListSavedSearchesRequest(), cancellationToken: Cancellation)).SavedSearches);
        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(Host.Client.CreateRoutingRuleAsync(
            new CreateRoutingRuleRequest { RoutingRule = new RoutingRule { Name = "n", Team = "weather", Query = "\"storm" } }, cancellationToken: Cancellation)));
    }

    private async Task<RoutingRule> CreateAsync(string team, string name, string query) => (await Host.Client.CreateRoutingRuleAsync(
        new CreateRoutingRuleRequest { RoutingRule = new RoutingRule { Name = name, Team = team, Query = query } },
        cancellationToken: Cancellation)).RoutingRule;

    private AsyncUnaryCall<MarkTrayItemResponse> MarkCall(string guid, bool done) => Host.Client.MarkTrayItemAsync(
        new MarkTrayItemRequest { Team = "weather", ArticleId = Articles.Ref(guid).ArticleId, Done = done }, cancellationToken: Cancellation);

    private async Task MarkAsync(string guid, bool done) => await MarkCall(guid, done);

    /// <summary>The tray, once it holds as much.</summary>
    private async Task<IReadOnlyList<TrayItem>> TrayAsync(string team, int count, bool includeDone = false) => await Eventually.GetAsync(
        async ct => (await Host.Client.ListTrayAsync(new ListTrayRequest { Team = team, IncludeDone = includeDone }, cancellationToken: ct)).Items
            is { } items && items.Count == count ? items : null,
        Patience, $"{count} in the tray of {team}", Cancellation);
}

public sealed class SqliteTrayTests : TrayCompliance
{
    private protected override Task<(string Key, string Value)[]> SettingsAsync() => OnSqliteAsync();
}

public sealed class PostgreSqlTrayTests(PostgreSqlFixture postgres) : TrayCompliance
{
    private protected override async Task<(string Key, string Value)[]> SettingsAsync() => SearchHost.OnPostgreSql(await postgres.CreateDatabaseAsync());
}
