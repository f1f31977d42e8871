using Newsroom.Events.V1;
using Newsroom.Search.Tests.Watching;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Host;

/// <summary>Two hosts on one PostgreSQL and one RabbitMQ, as operations scale the service.</summary>
public sealed class TwoReplicas(PostgreSqlFixture postgres, RabbitMqFixture broker) : IClassFixture<RabbitMqFixture>, IAsyncLifetime
{
    private const int Count = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private SearchHost _one = null!;
    private SearchHost _two = null!;
    private Uri _bus = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bus = await broker.CreateVirtualHostAsync(Cancellation);
        (string, string)[] settings =
        [
            .. SearchHost.OnPostgreSql(await postgres.CreateDatabaseAsync()),
            ("Bus:Transport", "RabbitMq"), ("Bus:Uri", _bus.ToString()), ("Bus:PrefetchCount", "4"),
        ];
        _one = await SearchHost.StartAsync(Cancellation, null, settings);
        _two = await SearchHost.StartAsync(Cancellation, null, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await broker.DropVirtualHostAsync(_bus);
    }

    [Fact]
    public async Task They_share_the_work_and_each_shows_and_streams_all_of_it()
    {
        using var watchOne = await WatchCall.StartAsync(_one.Client, "storm", "", Cancellation);
        using var watchTwo = await WatchCall.StartAsync(_two.Client, "storm", "", Cancellation);
        foreach (var i in Enumerable.Range(0, Count))
            await _one.PublishAsync(Articles.Make($"{i}.", "Storm", "x"), Cancellation);

        var (seenByOne, seenByTwo) = (new List<string>(), new List<string>());
        for (var i = 0; i < Count; i++)
        {
            seenByOne.Add(await watchOne.NextAsync());
            seenByTwo.Add(await watchTwo.NextAsync());
        }

        Assert.Equal(seenByOne, seenByTwo);
        Assert.Equal(Count, seenByOne.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Count, (await SearchAsync(_one)).Total);
        Assert.Equal(Count, (await SearchAsync(_two)).Total);
        await Eventually.TrueAsync(
            _ => Task.FromResult(_one.Consumed + _two.Consumed == Count), Patience, "each article was taken by one of them", Cancellation);
        Assert.InRange(_one.Consumed, 1, Count - 1);
    }

    [Fact]
    public async Task Search_saved_at_one_alerts_once_on_what_either_indexes()
    {
        await _two.Client.CreateSavedSearchAsync(
            new CreateSavedSearchRequest { SavedSearch = new SavedSearch { Name = "Storms", Query = "storm", Team = "desk" } },
            cancellationToken: Cancellation);
        foreach (var i in Enumerable.Range(0, Count))
            await _one.PublishAsync(Articles.Make($"{i}", "Storm", "x"), Cancellation);
        // Takes the work of matching from whichever had it.
        await Eventually.TrueAsync(async _ => (await AlertsAsync(_two)).Count > 0, Patience, "an alert", Cancellation);
        await _two.StopAsync();
        await Eventually.TrueAsync(async _ => (await AlertsAsync(_one)).Count >= Count, Patience, "all alerts", Cancellation);
        var alerts = await AlertsAsync(_one);
        Assert.Equal(Count, alerts.Select(alert => alert.ArticleId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Count, alerts.Count);
    }

    [Fact]
    public async Task Kill_taken_by_one_is_gone_from_both_at_once()
    {
        await _one.PublishAsync(Articles.Make("a", "Storm", "x"), Cancellation);
        await Eventually.TrueAsync(async _ => (await SearchAsync(_two)).Total == 1, Patience, "the article is found", Cancellation);
        await _one.PublishWithdrawalAsync(Articles.Ref("a"), WithdrawalKind.Kill, "Wrong.", Cancellation);
        await Eventually.TrueAsync(async _ => (await SearchAsync(_two)).Total == 0, Patience, "the article is gone", Cancellation);
        Assert.Equal(0, (await SearchAsync(_one)).Total);
    }

    private static async Task<SearchResponse> SearchAsync(SearchHost host) =>
        await host.Client.SearchAsync(new SearchRequest { Query = "storm" }, cancellationToken: Cancellation);

    private static async Task<IReadOnlyList<Alert>> AlertsAsync(SearchHost host) =>
        (await host.Client.ListAlertsAsync(new ListAlertsRequest { PageSize = 100 }, cancellationToken: Cancellation)).Alerts;
}
