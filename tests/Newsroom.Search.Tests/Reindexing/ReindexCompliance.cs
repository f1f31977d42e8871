using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Newsroom.Events.V1;
using Newsroom.Search.Changes;
using Newsroom.Search.Query;
using Newsroom.Search.Reindexing;
using Newsroom.Search.Storage;
using Newsroom.Search.Stories;
using Newsroom.Search.Tests.Matching;
using Newsroom.Search.Tests.Query;
using Newsroom.Search.Tests.Storage;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Reindexing;

/// <summary>A rebuild beside the index that serves, on each engine.</summary>
public abstract class ReindexCompliance : IAsyncLifetime
{
    private const int ArticleCount = 30;

    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Queries =
        ["storm", "\"storm harbour\"", "stor*", "minister~1", "person:berg", "source:wire OR place:oslo", "title:budget", "words:>10", "storm -harbour"];

    private TestDatabase _database = null!;
    private ISearchIndex _index = null!;
    private SqlIndexLog _log = null!;
    private Reindexer _reindexer = null!;

    protected TestDatabase Database => _database;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await CreateAsync();
        _index = _database.CreateIndex(new ManualClock(Start));
        _log = SqlIndexLog.Create(_database.Engine, _database.Source);
        _reindexer = new Reindexer(_index, _log, NullLogger<Reindexer>.Instance);
        var random = new RandomQueries(7);
        foreach (var i in Enumerable.Range(0, ArticleCount))
            await _index.UpsertAsync(random.Article($"{i}"), 1 + (i % 2), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        (_index as IDisposable)?.Dispose();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task New_index_finds_what_the_old_one_found_and_holds_what_it_held()
    {
        var (before, held) = (await FoundAsync(), await HeldAsync());
        var state = await _log.GetStateAsync(Cancellation);
        var reports = new List<ReindexState>();
        Assert.True(await RunAsync(state =>
        {
            reports.Add(state);
            return Task.CompletedTask;
        }));
        Assert.Equal(before, await FoundAsync());
        Assert.Equal(held, await HeldAsync());
        Assert.Equal(state, await _log.GetStateAsync(Cancellation));
        Assert.Equal(new ReindexState(ArticleCount, ArticleCount, Swapped: true), reports[^1]);
        Assert.Equal(ArticleCount, (await _index.GetStatsAsync(Cancellation)).ArticleCount);
        Assert.True(await RunAsync());
        Assert.Equal(before, await FoundAsync());
    }

    [Fact]
    public async Task Index_of_an_earlier_form_is_built_anew_once()
    {
        var form = new SqlIndexForm(_database.Source);
        Assert.True(await form.IsCurrentAsync(Cancellation));
        await UpgradeAsync("UPDATE article SET word_count = 0");
        Assert.Equal("", await FindAsync("words:>0"));

        await UpgradeAsync("UPDATE index_form SET form = 1");
        Assert.True(await form.IsCurrentAsync(Cancellation));
        Assert.NotEqual("", await FindAsync("words:>0"));

        async Task UpgradeAsync(string change)
        {
            await using (var connection = await _database.Source.OpenConnectionAsync(Cancellation))
                await connection.ExecuteAsync(change);
            using var upgrade = new IndexUpgrade(_reindexer, form, new ManualClock(Start), NullLogger<IndexUpgrade>.Instance);
            await upgrade.StartAsync(Cancellation);
#pragma warning disable VSTHRD003 // It was started in the line above.
            await upgrade.ExecuteTask!;
#pragma warning restore VSTHRD003
        }
    }

    [Fact]
    public async Task Another_replica_is_on_the_new_index_at_once()
    {
        var before = await FoundAsync();
        using var other = _database.CreateIndex(new ManualClock(Start)) as IDisposable;
        await RunAsync();
        Assert.Equal(before, await FoundAsync((ISearchIndex?)other ?? _database.CreateIndex(new ManualClock(Start))));
    }

    [Fact]
    public async Task What_changes_meanwhile_is_in_the_new_index()
    {
        await RunAsync(state => state.Swapped ? Task.CompletedTask : ChangeAsync());
        Assert.Equal("new", await FindAsync("ferry"));
        Assert.Equal("3", await FindAsync("lighthouse"));
        Assert.DoesNotContain(" 5 ", $" {await FindAsync("words:>0")} ", StringComparison.Ordinal);
        Assert.Equal("7", await FindAsync("story:\"7c9e6679-7425-40de-944b-e07fc1f90ae7\""));
        Assert.Equal(ArticleCount, (await _index.GetStatsAsync(Cancellation)).ArticleCount);
    }

    [Fact]
    public async Task New_index_has_earlier_revisions_also_those_that_come_and_go_meanwhile()
    {
        foreach (var revision in new[] { 1, 2, 4 })
        {
            await _index.UpsertAsync(Articles.Make("history", "Ferry", $"pier{revision}", revision), 1, Cancellation);
            await _index.UpsertAsync(Articles.Make("released", "Ferry", $"quay{revision}", revision), 1, Cancellation);
        }

        await RunAsync();
        Assert.Equal("history1 history2 history4 released1 released2 released4", await HistoryAsync("ferry"));
        await RunAsync(async state =>
        {
            if (state.Swapped)
                return;
            await _index.UpsertAsync(Articles.Make("history", "Ferry", "pier3", revision: 3), 1, Cancellation);
            await _index.WithdrawAsync(new Withdrawal(IdOf("released"), 4, WithdrawalKind.Release, "", Start), Cancellation);
            await _index.UpsertAsync(Articles.Make("new", "Ferry", "x"), 1, Cancellation);
            await _index.UpsertAsync(Articles.Make("new", "Ferry", "y", revision: 2), 1, Cancellation);
        });
        Assert.Equal("history1 history2 history3 history4 new1 new2 released4", await HistoryAsync("ferry"));
        Assert.Equal("history3", await HistoryAsync("pier3"));
        await _index.WithdrawAsync(new Withdrawal(IdOf("history"), 5, WithdrawalKind.Kill, "Wrong.", Start), Cancellation);
        Assert.Equal("new1 new2 released4", await HistoryAsync("ferry"));
    }

    [Fact]
    public async Task New_index_takes_articles_withdrawals_and_moves()
    {
        await RunAsync();
        await ChangeAsync();
        Assert.Equal("new", await FindAsync("ferry"));
        Assert.Equal("3", await FindAsync("lighthouse"));
        Assert.Equal("7", await FindAsync("story:\"7c9e6679-7425-40de-944b-e07fc1f90ae7\""));
        Assert.Equal(UpsertOutcome.AlreadyIndexed, (await _index.UpsertAsync(Articles.Make("new", "Ferry", "x"), 1, Cancellation)).Outcome);
        Assert.Equal(UpsertOutcome.Withdrawn, (await _index.UpsertAsync(Articles.Make("5", "Ferry", "x"), 9, Cancellation)).Outcome);
    }

    [Fact]
    public async Task Interrupted_rebuild_leaves_everything_as_it_was_and_the_next_begins_anew()
    {
        var before = await FoundAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(_ => throw new TimeoutException()));
        Assert.Equal(before, await FoundAsync());
        Assert.True(await RunAsync());
        Assert.Equal(before, await FoundAsync());
    }

    [Fact]
    public async Task Only_one_rebuild_runs_at_a_time()
    {
        var second = true;
        Assert.True(await RunAsync(async state => second = state.Swapped ? second : await RunAsync()));
        Assert.False(second);
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private static Guid IdOf(string guid) => Guid.Parse(Articles.Ref(guid).ArticleId);

    protected Task<bool> RunAsync(Func<ReindexState, Task>? report = null) => _reindexer.RunAsync(report ?? (_ => Task.CompletedTask), Cancellation);

    private async Task ChangeAsync()
    {
        await _index.UpsertAsync(Articles.Make("new", "Ferry", "x"), 1, Cancellation);
        await _index.UpsertAsync(Articles.Make("3", "Lighthouse", "x", revision: 2), 1, Cancellation);
        await _index.WithdrawAsync(new Withdrawal(IdOf("5"), 2, WithdrawalKind.Kill, "Wrong.", Start), Cancellation);
        await _index.MoveAsync(new StoryPlace(IdOf("7"), "7c9e6679-7425-40de-944b-e07fc1f90ae7", "", 1), Cancellation);
    }

    private async Task<List<string>> FoundAsync(ISearchIndex? index = null)
    {
        var found = new List<string>();
        foreach (var query in Queries)
        {
            foreach (var order in new[] { SearchOrder.Relevance, SearchOrder.Oldest })
            {
                var page = await (index ?? _index).SearchAsync(
                    new IndexQuery(QueryParserTests.Parse(query), order, null, 100) { Facets = [FacetField.Person, FacetField.Day] }, Cancellation);
                found.Add($"{query}: {string.Join(' ', page.Hits.Select(hit => hit.Article.Article.Guid))} {string.Join(' ', page.Facets)}");
            }
        }

        return found;
    }

    private async Task<string> HistoryAsync(string query)
    {
        var page = await _index.SearchAsync(new IndexQuery(QueryParserTests.Parse(query), SearchOrder.Newest, null, 100) { IncludeHistory = true }, Cancellation);
        return string.Join(' ', page.Hits.Select(hit => $"{hit.Article.Article.Guid}{hit.Article.Article.Revision}").Order(StringComparer.Ordinal));
    }

    private async Task<List<HeldArticle>> HeldAsync() => [.. await ((IRebuildableIndex)_index).ReadHeldAsync(null, 1_000, Cancellation)];

    private async Task<string> FindAsync(string query)
    {
        var page = await _index.SearchAsync(new IndexQuery(QueryParserTests.Parse(query), SearchOrder.Newest, null, 100), Cancellation);
        return string.Join(' ', page.Hits.Select(hit => hit.Article.Article.Guid).Order(StringComparer.Ordinal));
    }
}

public sealed class SqliteReindexTests : ReindexCompliance
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync(TestContext.Current.CancellationToken);
}

public sealed class PostgreSqlReindexTests(PostgreSqlFixture postgres) : ReindexCompliance
{
    [Fact]
    public async Task New_index_merges_several_articles_at_once_and_holds_them_in_order()
    {
        await RunAsync();

        await using var connection = await Database.Source.OpenConnectionAsync(Cancellation);
        var options = await connection.QueryAsync<string>(
            "SELECT array_to_string(reloptions, ',') FROM pg_class JOIN pg_index ON oid = indexrelid WHERE relam = (SELECT oid FROM pg_am WHERE amname = 'gin')");
        Assert.Equal(Enumerable.Repeat("fastupdate=on,gin_pending_list_limit=256", 2), options);
        var keys = (await connection.QueryAsync<long>("SELECT id FROM article ORDER BY ctid")).ToList();
        Assert.Equal(keys.Order(), keys);
    }

    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(postgres, Cancellation);
}
