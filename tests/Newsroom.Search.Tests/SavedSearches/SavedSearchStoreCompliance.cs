using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.SavedSearches;
using Newsroom.Search.Storage;
using Newsroom.Search.Tests.Storage;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.SavedSearches;

/// <summary>What the stores of saved searches and alerts promise on every engine.</summary>
public abstract class SavedSearchStoreCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SavedSearchLimits Many = new(1_000, 1_000);

    private TestDatabase _database = null!;
    private SqlSavedSearches _searches = null!;
    private SqlAlerts _alerts = null!;
    private SqlIndexLog _log = null!;
    private ISearchIndex _index = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await CreateAsync();
        _searches = new SqlSavedSearches(_database.Source);
        _alerts = new SqlAlerts(_database.Source, _database.Engine);
        _log = SqlIndexLog.Create(_database.Engine, _database.Source);
        _index = _database.CreateIndex(new ManualClock(Start));
    }

    public async ValueTask DisposeAsync()
    {
        (_index as IDisposable)?.Dispose();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_added_is_found_and_what_is_removed_is_not()
    {
        var search = await AddAsync("Storms", "storm");
        Assert.Equal(search, await _searches.FindAsync(search.SavedSearchId, Cancellation));
        Assert.True(await _searches.RemoveAsync(search.SavedSearchId, Cancellation));
        Assert.False(await _searches.RemoveAsync(search.SavedSearchId, Cancellation));
        Assert.Null(await _searches.FindAsync(search.SavedSearchId, Cancellation));
    }

    [Fact]
    public async Task Limits_hold_for_each_team_and_for_all()
    {
        await AddAsync("1", "storm", "desk");
        Assert.Equal(SavedSearchOutcome.TooManyOfTeam, await _searches.AddAsync(Record("2", "storm", "desk"), new(1, 10), Cancellation));
        Assert.Equal(SavedSearchOutcome.TooMany, await _searches.AddAsync(Record("2", "storm", "other"), new(10, 1), Cancellation));
        Assert.Equal(SavedSearchOutcome.Saved, await _searches.AddAsync(Record("2", "storm", "other"), new(1, 2), Cancellation));
        Assert.Equal(2, (await _searches.ReadAsync(-1, Cancellation)).Searches.Count);
    }

    [Fact]
    public async Task Concurrent_additions_do_not_pass_the_limit()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(
            () => _searches.AddAsync(Record($"{i}", "storm"), new(5, 100), Cancellation), Cancellation)));
        Assert.Equal(5, outcomes.Count(o => o == SavedSearchOutcome.Saved));
        Assert.Equal(5, (await _searches.ListAsync("", null, 100, Cancellation)).Count);
    }

    [Fact]
    public async Task List_goes_by_name_in_pages_of_one_team_or_all()
    {
        foreach (var name in new[] { "b", "a", "c" })
            await AddAsync(name, "storm", name == "c" ? "other" : "desk");
        var first = await _searches.ListAsync("", null, 2, Cancellation);
        var rest = await _searches.ListAsync("", new SavedSearchPlace(first[1].Name, first[1].SavedSearchId), 2, Cancellation);
        Assert.Equal(["a", "b", "c"], first.Concat(rest).Select(s => s.Name));
        Assert.Equal(["a", "b"], (await _searches.ListAsync("desk", null, 10, Cancellation)).Select(s => s.Name));
    }

    [Fact]
    public async Task Update_takes_the_version_that_was_read()
    {
        var search = await AddAsync("Storms", "storm");
        var changed = search with { Name = "Floods", Query = "flood", Version = 2, UpdatedAt = 5 };
        Assert.Equal(SavedSearchOutcome.Saved, await _searches.UpdateAsync(changed, Cancellation));
        Assert.Equal(changed, await _searches.FindAsync(search.SavedSearchId, Cancellation));
        Assert.Equal(SavedSearchOutcome.Stale, await _searches.UpdateAsync(changed, Cancellation));
        Assert.Equal(SavedSearchOutcome.Missing, await _searches.UpdateAsync(Record("x", "y") with { Version = 2 }, Cancellation));
    }

    [Fact]
    public async Task Snapshot_tells_only_what_has_changed_and_the_version_counts_it()
    {
        var kept = await AddAsync("kept", "storm");
        var first = await _searches.ReadAsync(-1, Cancellation);
        var added = await AddAsync("added", "flood");
        var second = await _searches.ReadAsync(first.Version, Cancellation);
        Assert.Equal(
            new Dictionary<string, string?> { [kept.SavedSearchId] = null, [added.SavedSearchId] = "flood" },
            second.Searches.ToDictionary(s => s.SavedSearchId, s => s.Query));
        Assert.Equal(second.Version, (await _searches.GetStateAsync(Cancellation)).Version);
        Assert.True(second.Version > first.Version);
    }

    [Fact]
    public async Task Alert_is_raised_once_for_each_search_article_and_revision_and_later_revisions_are_corrections()
    {
        var (a, b) = (await AddAsync("a", "storm"), await AddAsync("b", "storm"));
        Assert.Equal(2, await CommitAsync(1, Match(1, "x", 1, a, b)));
        Assert.Equal(0, await CommitAsync(2, Match(2, "x", 1, a, b)));
        Assert.Equal(2, await CommitAsync(5, Match(3, "x", 2, a), Match(4, "y", 1, a)));
        var page = await _alerts.ReadAsync(0, 100, Cancellation);
        Assert.Equal(
            [("a", "x", 1, false), ("b", "x", 1, false), ("a", "x", 2, true), ("a", "y", 1, false)],
            page.Alerts.OrderBy(alert => alert.Revision).ThenBy(alert => alert.ArticleId == IdOf("y")).ThenBy(alert => alert.Name, StringComparer.Ordinal)
                .Select(alert => (alert.Name, alert.ArticleId == IdOf("x") ? "x" : "y", alert.Revision, alert.Correction))
                .OrderBy(alert => (alert.Item2, alert.Revision)));
    }

    [Fact]
    public async Task Stretch_that_another_has_done_raises_nothing()
    {
        var search = await AddAsync("a", "storm");
        var state = await _searches.GetStateAsync(Cancellation);
        var percolation = new Percolation(state.PercolatedTo, 3, state.Version, [Match(3, "x", 1, search)], Start);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _alerts.CommitAsync(percolation, Cancellation), Cancellation)));
        Assert.Equal([1], outcomes.OfType<int>());
        Assert.Single((await _alerts.ReadAsync(0, 100, Cancellation)).Alerts);
        Assert.Equal(3, (await _searches.GetStateAsync(Cancellation)).PercolatedTo);
    }

    [Fact]
    public async Task Stretch_matched_against_searches_that_have_changed_is_refused()
    {
        var state = await _searches.GetStateAsync(Cancellation);
        var search = await AddAsync("a", "storm");
        Assert.Null(await _alerts.CommitAsync(
            new Percolation(state.PercolatedTo, 3, state.Version, [Match(3, "x", 1, search)], Start), Cancellation));
        Assert.Equal(state.PercolatedTo, (await _searches.GetStateAsync(Cancellation)).PercolatedTo);
    }

    [Fact]
    public async Task Search_does_not_alert_on_what_was_indexed_before_it_or_its_query()
    {
        await _index.UpsertAsync(Articles.Make("x", "Storm", "x"), 1, Cancellation);
        var position = (await _log.GetStateAsync(Cancellation)).Last;
        var search = await AddAsync("a", "storm");
        Assert.Equal(0, await CommitAsync(position, Match(position, "x", 1, search)));
        await _index.UpsertAsync(Articles.Make("y", "Storm", "x"), 1, Cancellation);
        await _searches.UpdateAsync(search with { Query = "storms", Version = 2 }, Cancellation);
        Assert.Equal(0, await CommitAsync(position + 1, Match(position + 1, "y", 1, search)));
        await _searches.UpdateAsync(search with { Query = "storms", Name = "renamed", Version = 3 }, Cancellation);
        Assert.Equal(1, await CommitAsync(position + 2, Match(position + 2, "z", 1, search)));
    }

    [Fact]
    public async Task Removed_search_takes_its_alerts_along_and_raises_no_more()
    {
        var search = await AddAsync("a", "storm");
        await CommitAsync(1, Match(1, "x", 1, search));
        await _searches.RemoveAsync(search.SavedSearchId, Cancellation);
        Assert.Equal(0, await CommitAsync(2, Match(2, "y", 1, search)));
        Assert.Empty((await _alerts.ReadAsync(0, 100, Cancellation)).Alerts);
    }

    [Fact]
    public async Task Alerts_are_listed_newest_first_by_team_and_search()
    {
        var (a, b) = (await AddAsync("a", "storm", "desk"), await AddAsync("b", "storm", "other"));
        for (var i = 1; i <= 3; i++)
            await CommitAsync(i, Match(i, $"{i}", 1, a));
        await CommitAsync(4, Match(4, "4", 1, b));
        var newest = await _alerts.ListAsync("", "", long.MaxValue, 2, Cancellation);
        var rest = await _alerts.ListAsync("", "", newest[1].Position, 10, Cancellation);
        Assert.Equal([IdOf("4"), IdOf("3"), IdOf("2"), IdOf("1")], newest.Concat(rest).Select(alert => alert.ArticleId));
        Assert.Equal(3, (await _alerts.ListAsync("desk", "", long.MaxValue, 10, Cancellation)).Count);
        Assert.Equal([IdOf("4")], (await _alerts.ListAsync("", b.SavedSearchId, long.MaxValue, 10, Cancellation)).Select(alert => alert.ArticleId));
        Assert.Empty(await _alerts.ListAsync("desk", b.SavedSearchId, long.MaxValue, 10, Cancellation));
    }

    [Fact]
    public async Task Old_alerts_are_forgotten_and_the_reach_tells()
    {
        var search = await AddAsync("a", "storm");
        await CommitAsync(1, Match(1, "x", 1, search));
        var (last, _) = await _alerts.GetReachAsync(Cancellation);
        Assert.Equal(0, await _alerts.TrimAsync(Start, Cancellation));
        Assert.Equal(1, await _alerts.TrimAsync(Start.AddSeconds(1), Cancellation));
        Assert.Equal((last, last), await _alerts.GetReachAsync(Cancellation));
        Assert.Equal(last, (await _alerts.ReadAsync(0, 10, Cancellation)).TrimmedTo);
    }

    [Fact]
    public async Task One_process_at_a_time_owns_the_work_until_it_lets_go_or_its_time_is_over()
    {
        Assert.True(await _alerts.TryOwnAsync("one", Start, Start.AddSeconds(10), Cancellation));
        Assert.True(await _alerts.TryOwnAsync("one", Start.AddSeconds(5), Start.AddSeconds(15), Cancellation));
        Assert.False(await _alerts.TryOwnAsync("two", Start.AddSeconds(12), Start.AddSeconds(22), Cancellation));
        Assert.True(await _alerts.TryOwnAsync("two", Start.AddSeconds(16), Start.AddSeconds(26), Cancellation));
        await _alerts.DisownAsync("one", Cancellation);
        Assert.False(await _alerts.TryOwnAsync("one", Start.AddSeconds(17), Start.AddSeconds(27), Cancellation));
        await _alerts.DisownAsync("two", Cancellation);
        Assert.True(await _alerts.TryOwnAsync("one", Start.AddSeconds(17), Start.AddSeconds(27), Cancellation));
    }

    [Fact]
    public async Task Log_keeps_what_has_not_been_matched()
    {
        for (var i = 0; i < 4; i++)
            await _index.UpsertAsync(Articles.Make($"{i}", "Storm", "x"), 1, Cancellation);
        Assert.Equal(0, await _log.TrimAsync(DateTimeOffset.MaxValue, 0, Cancellation));
        await CommitAsync(3);
        Assert.Equal(3, await _log.TrimAsync(DateTimeOffset.MaxValue, 0, Cancellation));
        Assert.Single((await _log.ReadAsync(3, 10, Cancellation)).Changes);
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private static Guid IdOf(string guid) => Guid.Parse(Articles.Ref(guid).ArticleId);

    private static PercolatedArticle Match(long position, string guid, int revision, params SavedSearchRecord[] searches) =>
        new(position, IdOf(guid), revision, [.. searches.Select(s => s.SavedSearchId)]);

    private static SavedSearchRecord Record(string name, string query, string team = "desk") => new()
    {
        SavedSearchId = Guid.NewGuid().ToString("D"),
        Name = name,
        Team = team,
        Query = query,
        CreatedAt = 1,
        UpdatedAt = 1,
    };

    private async Task<SavedSearchRecord> AddAsync(string name, string query, string team = "desk")
    {
        var record = Record(name, query, team);
        Assert.Equal(SavedSearchOutcome.Saved, await _searches.AddAsync(record, Many, Cancellation));
        return record;
    }

    private async Task<int?> CommitAsync(long to, params PercolatedArticle[] matches)
    {
        var state = await _searches.GetStateAsync(Cancellation);
        return await _alerts.CommitAsync(new Percolation(state.PercolatedTo, to, state.Version, matches, Start), Cancellation);
    }
}

public sealed class SqliteSavedSearchStoreTests : SavedSearchStoreCompliance
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync(TestContext.Current.CancellationToken);
}

public sealed class PostgreSqlSavedSearchStoreTests(PostgreSqlFixture postgres) : SavedSearchStoreCompliance
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(postgres, TestContext.Current.CancellationToken);
}
