using Grpc.Core;
using Newsroom.Events.V1;
using Newsroom.Search.Tests.Host;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.SavedSearches;

/// <summary>Saved searches and alerts through the real server, on each engine.</summary>
public abstract class AlertCompliance : HostCompliance
{
    [Fact]
    public async Task Saved_search_is_kept_changed_listed_and_deleted()
    {
        var created = await CreateAsync("Storms", "storm", "weather");
        Assert.Equal(("Storms", "storm", "weather", 1), (created.Name, created.Query, created.Team, created.Version));
        await CreateAsync("Floods", "flood", "desk");
        created.Name = "Gales";
        created.Query = "gale OR storm";
        var updated = (await Host.Client.UpdateSavedSearchAsync(
            new UpdateSavedSearchRequest { SavedSearch = created }, cancellationToken: Cancellation)).SavedSearch;
        Assert.Equal(("Gales", "gale OR storm", "weather", 2), (updated.Name, updated.Query, updated.Team, updated.Version));
        Assert.Equal(updated, (await Host.Client.GetSavedSearchAsync(
            new GetSavedSearchRequest { SavedSearchId = created.SavedSearchId }, cancellationToken: Cancellation)).SavedSearch);
        Assert.Equal(StatusCode.Aborted, await StatusOfAsync(Host.Client.UpdateSavedSearchAsync(
            new UpdateSavedSearchRequest { SavedSearch = created }, cancellationToken: Cancellation)));

        var first = await Host.Client.ListSavedSearchesAsync(new ListSavedSearchesRequest { PageSize = 1 }, cancellationToken: Cancellation);
        var second = await Host.Client.ListSavedSearchesAsync(
            new ListSavedSearchesRequest { PageSize = 1, PageToken = first.NextPageToken }, cancellationToken: Cancellation);
        Assert.Equal(["Floods", "Gales"], first.SavedSearches.Concat(second.SavedSearches).Select(s => s.Name));
        Assert.Equal("", second.NextPageToken);
        var team = await Host.Client.ListSavedSearchesAsync(new ListSavedSearchesRequest { Team = "weather" }, cancellationToken: Cancellation);
        Assert.Equal([updated], team.SavedSearches);

        await Host.Client.DeleteSavedSearchAsync(new DeleteSavedSearchRequest { SavedSearchId = created.SavedSearchId }, cancellationToken: Cancellation);
        Assert.Equal(StatusCode.NotFound, await StatusOfAsync(Host.Client.GetSavedSearchAsync(
            new GetSavedSearchRequest { SavedSearchId = created.SavedSearchId }, cancellationToken: Cancellation)));
    }

    public static TheoryData<SavedSearch?> Faulty() =>
    [
        (SavedSearch?)null,
        new SavedSearch { Name = "", Query = "storm", Team = "desk" },
        new SavedSearch { Name = "a\nb", Query = "storm", Team = "desk" },
        new SavedSearch { Name = new string('a', 201), Query = "storm", Team = "desk" },
        new SavedSearch { Name = "a", Query = "\"storm", Team = "desk" },
        new SavedSearch { Name = "a", Query = "storm", Team = "" },
    ];

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public async Task Faulty_saved_search_is_an_invalid_argument(SavedSearch? search) => Assert.Equal(
        StatusCode.InvalidArgument,
        await StatusOfAsync(Host.Client.CreateSavedSearchAsync(new CreateSavedSearchRequest { SavedSearch = search }, cancellationToken: Cancellation)));

    [Fact]
    public async Task Team_that_has_too_many_is_told_so()
    {
        await using var host = await RestartAsync(("Search:MaxSavedSearchesOfTeam", "1"));
        await CreateAsync("a", "storm", "desk", host);
        Assert.Equal(StatusCode.ResourceExhausted, await StatusOfAsync(() => CreateAsync("b", "storm", "desk", host)));
        await CreateAsync("b", "storm", "other", host);
    }

    [Fact]
    public async Task Alert_is_raised_for_what_is_indexed_after_the_search_and_shows_the_article()
    {
        await Host.IndexAsync(Cancellation, Articles.Make("before", "Storm", "x"));
        var search = await CreateAsync("Storms", "storm");
        await Host.IndexAsync(Cancellation, Articles.Make("calm", "Calm", "x"), Articles.Make("a", "Storm hits", "A storm."));
        var alert = Assert.Single(await AlertsAsync(1));
        Assert.Equal(
            (search.SavedSearchId, "Storms", "desk", Articles.Ref("a").ArticleId, 1, false),
            (alert.SavedSearchId, alert.SavedSearchName, alert.Team, alert.ArticleId, alert.Revision, alert.Correction));
        Assert.Equal("Storm hits", alert.Hit.Title);
        Assert.NotEmpty(alert.Hit.Highlights);
        Assert.True(alert.RaisedAt >= alert.Hit.IndexedAt);
    }

    [Fact]
    public async Task Correction_alerts_again_and_says_so_and_what_is_processed_again_does_not()
    {
        await CreateAsync("Storms", "storm");
        var article = Articles.Make("a", "Storm", "x");
        await Host.IndexAsync(Cancellation, article, article);
        await Host.PublishAsync(Articles.Make("a", "Storm", "y"), Cancellation, attempt: 2);
        await Host.NextAsync<PipelineProgress>(Cancellation);
        await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm, corrected", "x", revision: 2));
        var alerts = await AlertsAsync(2);
        Assert.Equal([(2, true), (1, false)], alerts.Select(alert => (alert.Revision, alert.Correction)));
    }

    [Fact]
    public async Task Withdrawn_article_is_no_longer_shown_by_its_alert()
    {
        await CreateAsync("Storms", "storm");
        await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"));
        Assert.NotNull((await AlertsAsync(1))[0].Hit);
        await Host.WithdrawAsync(Articles.Ref("a"), WithdrawalKind.Kill, "Wrong.", Cancellation);
        Assert.Null((await AlertsAsync(1))[0].Hit);
    }

    [Fact]
    public async Task Watcher_of_alerts_is_sent_those_of_its_team_and_resumes()
    {
        await CreateAsync("Storms", "storm", "weather");
        await CreateAsync("All storms", "storm", "desk");
        var request = new WatchAlertsRequest { Team = "weather" };
        using (var call = Host.Client.WatchAlerts(request, cancellationToken: Cancellation))
        {
            Assert.Null((await NextAsync(call)).Alert);
            await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"), Articles.Make("b", "Storm", "x"));
            var first = await NextAsync(call);
            Assert.Equal(("Storms", Articles.Ref("a").ArticleId), (first.Alert.SavedSearchName, first.Alert.ArticleId));
            request.Cursor = first.Cursor;
        }

        await Host.IndexAsync(Cancellation, Articles.Make("c", "Storm", "x"));
        using var again = Host.Client.WatchAlerts(request, cancellationToken: Cancellation);
        Assert.Null((await NextAsync(again)).Alert);
        Assert.Equal(Articles.Ref("b").ArticleId, (await NextAsync(again)).Alert.ArticleId);
        Assert.Equal(Articles.Ref("c").ArticleId, (await NextAsync(again)).Alert.ArticleId);
    }

    [Fact]
    public async Task Watch_of_alerts_takes_no_cursor_of_a_search_and_ends_with_the_server()
    {
        using var watch = await Watching.WatchCall.StartAsync(Host.Client, "storm", "", Cancellation);
        using var bad = Host.Client.WatchAlerts(new WatchAlertsRequest { Cursor = watch.Cursor }, cancellationToken: Cancellation);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => NextAsync(bad))).StatusCode);
        using var call = Host.Client.WatchAlerts(new WatchAlertsRequest(), cancellationToken: Cancellation);
        await NextAsync(call);
        var stop = Host.StopAsync();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => NextAsync(call))).StatusCode);
        await stop;
    }

    [Fact]
    public async Task Articles_indexed_while_no_process_matches_alert_when_one_starts()
    {
        await CreateAsync("Storms", "storm");
        await Host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"));
        await using var host = await RestartAsync();
        await host.IndexAsync(Cancellation, Articles.Make("b", "Storm", "x"));
        Assert.Equal(2, (await AlertsAsync(2, host)).Count);
    }

    private protected async Task<SavedSearch> CreateAsync(string name, string query, string team = "desk", SearchHost? host = null) =>
        (await (host ?? Host).Client.CreateSavedSearchAsync(
            new CreateSavedSearchRequest { SavedSearch = new SavedSearch { Name = name, Query = query, Team = team } },
            cancellationToken: Cancellation)).SavedSearch;

    /// <summary>All alerts, newest first, once there are as many.</summary>
    private protected async Task<IReadOnlyList<Alert>> AlertsAsync(int count, SearchHost? host = null) => await Eventually.GetAsync(
        async ct => await (host ?? Host).Client.ListAlertsAsync(new ListAlertsRequest { PageSize = 100 }, cancellationToken: ct)
            is { Alerts: { } alerts } && alerts.Count >= count ? alerts : null,
        Patience, $"{count} alerts", Cancellation);

    private protected static async Task<WatchAlertsResponse> NextAsync(AsyncServerStreamingCall<WatchAlertsResponse> call)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        Assert.True(await call.ResponseStream.MoveNext(patience.Token));
        return call.ResponseStream.Current;
    }

    private static async Task<StatusCode> StatusOfAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).StatusCode;
}

public sealed class SqliteAlertTests : AlertCompliance
{
    private protected override Task<(string Key, string Value)[]> SettingsAsync() => OnSqliteAsync();
}

public sealed class PostgreSqlAlertTests(PostgreSqlFixture postgres) : AlertCompliance
{
    private protected override async Task<(string Key, string Value)[]> SettingsAsync() => SearchHost.OnPostgreSql(await postgres.CreateDatabaseAsync());
}
