using System.Data.Common;
using Newsroom.Hosting;
using Newsroom.Tagging.Storage;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Tagging.Tests.WatchLists;

/// <summary>What holds for watch lists on either engine.</summary>
public abstract class WatchListStoreCompliance : IAsyncLifetime
{
    private static readonly PhraseLimits NoLimit = new(long.MaxValue, long.MaxValue);

    private DbDataSource _db = null!;

    private WatchListStore Store => new(_db);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_db, var engine) = await OpenAsync();
        await new Migrator(_db, engine, "tagging", typeof(TaggingModule).Assembly).MigrateAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task list_is_read_as_it_was_added()
    {
        var list = Make("Ports", phrases: "Port Ellery\nÅrhus\n基輔");

        Assert.Equal(WatchListChange.Saved, await Store.AddAsync(list, NoLimit, Cancellation));

        Assert.Equal(list, await Store.FindAsync(list.WatchListId, Cancellation));
        Assert.Equal([list], await Store.ReadAllAsync(Cancellation));
        Assert.Null(await Store.FindAsync("none", Cancellation));
    }

    [Fact]
    public async Task update_replaces_only_the_version_before_it()
    {
        var list = Make("Ports");
        await Store.AddAsync(list, NoLimit, Cancellation);
        var next = list with { Name = "Harbours", Phrases = "Quay\nPier", PhraseCount = 2, Version = 2, UpdatedAt = 7 };

        Assert.Equal(WatchListChange.Saved, await Store.UpdateAsync(next, NoLimit, Cancellation));
        Assert.Equal(WatchListChange.Stale, await Store.UpdateAsync(next, NoLimit, Cancellation));
        Assert.Equal(WatchListChange.Missing, await Store.UpdateAsync(next with { WatchListId = "none" }, NoLimit, Cancellation));

        Assert.Equal(next, await Store.FindAsync(list.WatchListId, Cancellation));
    }

    [Fact]
    public async Task removed_list_is_gone()
    {
        var list = Make("Ports");
        await Store.AddAsync(list, NoLimit, Cancellation);

        Assert.True(await Store.RemoveAsync(list.WatchListId, Cancellation));
        Assert.False(await Store.RemoveAsync(list.WatchListId, Cancellation));

        Assert.Empty(await Store.ReadAllAsync(Cancellation));
    }

    [Fact]
    public async Task state_counts_what_was_saved_and_nothing_else()
    {
        var list = Make("Ports");
        var before = await Store.StateVersionAsync(Cancellation);

        await Store.AddAsync(list, NoLimit, Cancellation);
        await Store.UpdateAsync(list with { Version = 2 }, NoLimit, Cancellation);
        await Store.UpdateAsync(list with { Version = 2 }, NoLimit, Cancellation);
        await Store.AddAsync(Make("More"), NoLimit with { All = 1 }, Cancellation);
        await Store.RemoveAsync(list.WatchListId, Cancellation);
        await Store.RemoveAsync(list.WatchListId, Cancellation);

        Assert.Equal(before + 3, await Store.StateVersionAsync(Cancellation));
    }

    [Fact]
    public async Task phrases_of_all_lists_together_are_limited()
    {
        var three = NoLimit with { All = 3 };
        var list = Make("Ports", phrases: "a1\na2\na3");
        Assert.Equal(WatchListChange.Saved, await Store.AddAsync(list, three, Cancellation));

        Assert.Equal(WatchListChange.TooMany, await Store.AddAsync(Make("More", team: "Inland"), three, Cancellation));
        Assert.Equal(WatchListChange.TooMany, await Store.UpdateAsync(list with { PhraseCount = 4, Version = 2 }, three, Cancellation));
        Assert.Equal(WatchListChange.Saved, await Store.UpdateAsync(list with { PhraseCount = 3, Version = 2 }, three, Cancellation));
    }

    [Fact]
    public async Task team_leaves_phrases_to_others()
    {
        var limits = new PhraseLimits(All: 4, OfTeam: 3);
        var list = Make("Ports", phrases: "a1\na2\na3");
        Assert.Equal(WatchListChange.Saved, await Store.AddAsync(list, limits, Cancellation));

        Assert.Equal(WatchListChange.TooManyOfTeam, await Store.AddAsync(Make("More"), limits, Cancellation));
        Assert.Equal(WatchListChange.Saved, await Store.AddAsync(Make("More", team: "Inland"), limits, Cancellation));
        Assert.Equal(WatchListChange.TooManyOfTeam, await Store.UpdateAsync(list with { PhraseCount = 4, Version = 2 }, limits, Cancellation));
    }

    [Fact]
    public async Task lists_come_by_name_and_page_by_page_and_team()
    {
        var lists = new[] { Make("b", "x"), Make("a", "y"), Make("É", "x"), Make("a", "x"), Make("B", "x") };
        foreach (var list in lists)
            await Store.AddAsync(list, NoLimit, Cancellation);

        var all = await PagesAsync("");
        var team = await PagesAsync("x");

        Assert.Equal(lists.OrderBy(list => list.Name, StringComparer.Ordinal).ThenBy(list => list.WatchListId, StringComparer.Ordinal).Select(list => list.WatchListId), all);
        Assert.Equal(all.Except([lists[1].WatchListId]), team);

        async Task<List<string>> PagesAsync(string team)
        {
            var found = new List<string>();
            WatchListPosition? after = null;
            while (await Store.ListAsync(team, after, 2, Cancellation) is { Count: > 0 } page)
            {
                Assert.All(page, list => Assert.Empty(list.Phrases));
                found.AddRange(page.Select(list => list.WatchListId));
                after = new WatchListPosition(page[^1].Name, page[^1].WatchListId);
            }
            return found;
        }
    }

    [Fact]
    public async Task of_updates_at_the_same_time_one_wins()
    {
        var list = Make("Ports");
        await Store.AddAsync(list, NoLimit, Cancellation);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Task.Run(() => Store.UpdateAsync(list with { Name = $"{i}", Version = 2 }, NoLimit, Cancellation))));

        Assert.Single(outcomes, WatchListChange.Saved);
        Assert.Equal(7, outcomes.Count(outcome => outcome == WatchListChange.Stale));
    }

    protected abstract Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync();

    protected virtual ValueTask DropAsync() => ValueTask.CompletedTask;

    private static WatchListRecord Make(string name, string team = "Coast", string phrases = "Port Ellery") => new()
    {
        WatchListId = Guid.NewGuid().ToString(),
        Name = name,
        Team = team,
        Phrases = phrases,
        PhraseCount = phrases.Split('\n').Length,
        Version = 1,
        UpdatedAt = 1_700_000_000_000_000,
    };
}

public sealed class SqliteWatchListStoreTests : WatchListStoreCompliance
{
    private readonly SqliteFile _file = new();

    protected override Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync() =>
        Task.FromResult<(DbDataSource, StorageEngine)>((new SqliteDataSource(_file.ConnectionString), StorageEngine.Sqlite));

    protected override ValueTask DropAsync() => _file.DropAsync();
}

public sealed class PostgreSqlWatchListStoreTests(PostgreSqlFixture postgres) : WatchListStoreCompliance
{
    protected override async Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync() =>
        (NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync()), StorageEngine.PostgreSql);
}
