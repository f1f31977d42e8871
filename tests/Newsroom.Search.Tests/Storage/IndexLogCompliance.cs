using System.Globalization;
using Dapper;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.SavedSearches;
using Newsroom.Search.Storage;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Storage;

/// <summary>What the log of changes promises on every engine.</summary>
public abstract class IndexLogCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private TestDatabase _database = null!;
    private ISearchIndex _index = null!;
    private SqlIndexLog _log = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await CreateAsync();
        _index = _database.CreateIndex(new ManualClock(Start));
        _log = SqlIndexLog.Create(_database.Engine, _database.Source);
    }

    public async ValueTask DisposeAsync()
    {
        (_index as IDisposable)?.Dispose();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Changes_come_in_order_each_as_it_was()
    {
        await AddAsync(Articles.Make("a", "First", "x"));
        await AddAsync(Articles.Make("b", "Other", "x"));
        await AddAsync(Articles.Make("a", "Second", "x", revision: 2));
        await AddAsync(Articles.Make("a", "Third", "x", revision: 2), attempt: 2);
        Assert.Equal(["a1 First", "b1 Other", "a2 Second after First", "a2 Third after Second"], await ReadAsync());
    }

    [Fact]
    public async Task What_changes_nothing_is_no_change()
    {
        await AddAsync(Articles.Make("a", "First", "x", revision: 2));
        await AddAsync(Articles.Make("a", "First", "x", revision: 2));
        await AddAsync(Articles.Make("a", "Late", "x", revision: 1));
        await WithdrawAsync("unseen", 2, WithdrawalKind.Kill);
        await AddAsync(Articles.Make("unseen", "Late", "x"));
        Assert.Equal(["a2 First"], await ReadAsync());
    }

    [Theory]
    [InlineData(WithdrawalKind.Kill)]
    [InlineData(WithdrawalKind.Hold)]
    public async Task Withdrawal_is_a_change_and_takes_the_text_out_of_earlier_ones(WithdrawalKind kind)
    {
        await AddAsync(Articles.Make("a", "First", "Secretword."));
        await AddAsync(Articles.Make("a", "Second", "Secretword.", revision: 2));
        await AddAsync(Articles.Make("b", "Other", "x"));
        await WithdrawAsync("a", 3, kind);
        Assert.Equal(["-", "-", "b1 Other", "-"], await ReadAsync());
        await using var connection = await _database.Source.OpenConnectionAsync(Cancellation);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM index_log WHERE previous IS NOT NULL"));
    }

    [Fact]
    public async Task Article_that_comes_back_after_a_hold_is_new()
    {
        await AddAsync(Articles.Make("a", "First", "x"));
        await WithdrawAsync("a", 2, WithdrawalKind.Hold);
        await AddAsync(Articles.Make("a", "Again", "x", revision: 3));
        Assert.Equal(["-", "-", "a3 Again"], await ReadAsync());
    }

    [Fact]
    public async Task Reading_goes_on_where_it_stopped()
    {
        for (var i = 0; i < 7; i++)
            await AddAsync(Articles.Make($"{i}", "Storm", "x"));
        var seen = new List<string>();
        for (var page = await _log.ReadAsync(0, 3, Cancellation); page.Changes.Count > 0; page = await _log.ReadAsync(page.Changes[^1].Position, 3, Cancellation))
            seen.AddRange(page.Changes.Select(c => c.Article!.Article.Guid));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], seen);
        var state = await _log.GetStateAsync(Cancellation);
        Assert.Empty((await _log.ReadAsync(state.Last, 3, Cancellation)).Changes);
    }

    [Fact]
    public async Task Reader_beside_concurrent_writers_misses_nothing()
    {
        const int Count = 60;
        var writers = Enumerable.Range(0, 6).Select(w => Task.Run(
            async () =>
            {
                for (var i = w; i < Count; i += 6)
                    await AddAsync(Articles.Make($"{i}", "Storm", "x"));
            },
            Cancellation)).ToList();
        var seen = new HashSet<string>();
        var position = 0L;
        while (seen.Count < Count)
        {
            var done = writers.All(w => w.IsCompleted);
            var page = await _log.ReadAsync(position, 5, Cancellation);
            foreach (var change in page.Changes)
            {
                Assert.True(change.Position > position);
                Assert.True(seen.Add(change.Article!.Article.Guid));
                position = change.Position;
            }

            Assert.False(done && page.Changes.Count == 0, $"Only {seen.Count} of {Count} were seen.");
        }

        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task Log_is_trimmed_by_count_and_tells_how_far()
    {
        for (var i = 0; i < 5; i++)
            await AddAsync(Articles.Make($"{i}", "Storm", "x"));
        await PercolateAsync();
        Assert.Equal(3, await _log.TrimAsync(DateTimeOffset.UnixEpoch, keep: 2, Cancellation));
        var state = await _log.GetStateAsync(Cancellation);
        var page = await _log.ReadAsync(0, 10, Cancellation);
        Assert.Equal((state.TrimmedTo, 2), (page.TrimmedTo, page.Changes.Count));
        Assert.Equal(page.Changes[0].Position, state.TrimmedTo + 1);
        Assert.Equal(0, await _log.TrimAsync(DateTimeOffset.UnixEpoch, keep: 2, Cancellation));
    }

    [Fact]
    public async Task Log_trimmed_by_age_keeps_its_last_position()
    {
        await AddAsync(Articles.Make("a", "Storm", "x"));
        var before = await PercolateAsync();
        Assert.Equal(1, await _log.TrimAsync(DateTimeOffset.MaxValue, keep: 100, Cancellation));
        Assert.Equal(before with { TrimmedTo = before.Last }, await _log.GetStateAsync(Cancellation));
        await AddAsync(Articles.Make("b", "Storm", "x"));
        Assert.True((await _log.GetStateAsync(Cancellation)).Last > before.Last);
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private Task<UpsertResult> AddAsync(IndexedArticle article, int attempt = 1) => _index.UpsertAsync(article, attempt, Cancellation);

    private Task<bool> WithdrawAsync(string guid, int revision, WithdrawalKind kind) =>
        _index.WithdrawAsync(new Withdrawal(Guid.Parse(Articles.Ref(guid).ArticleId), revision, kind, "Notice.", Start), Cancellation);

    /// <summary>What saved searches have yet to see is not trimmed.</summary>
    private async Task<IndexLogState> PercolateAsync()
    {
        var state = await _log.GetStateAsync(Cancellation);
        await new SqlAlerts(_database.Source, _database.Engine).CommitAsync(new Percolation(0, state.Last, 0, [], Start), Cancellation);
        return state;
    }

    private async Task<List<string>> ReadAsync() =>
        [.. (await _log.ReadAsync(0, 100, Cancellation)).Changes.Select(Describe)];

    private static string Describe(IndexChange change) => change.Article is null
        ? "-"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{change.Article.Article.Guid}{change.Revision} {change.Article.Clean.Title}{(change.Previous is { } previous ? $" after {previous.Clean.Title}" : "")}");
}
