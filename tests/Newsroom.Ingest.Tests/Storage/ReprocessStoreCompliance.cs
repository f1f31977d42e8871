using Newsroom.Article.V1;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

/// <summary>What the store of reprocessing runs must do, on a database of its own for each test.</summary>
public abstract class ReprocessStoreCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReprocessFilter Any = new([]);

    private TestDatabase? _db;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ReprocessStore Store => Of(_db!.Database);

    public async ValueTask InitializeAsync() => _db = await CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
            await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task five_hundred_are_sent_once_each_though_the_work_changes_hands()
    {
        var ids = await FinishAsync(500);
        var run = await Store.StartAsync(Any, 50, Noon.AddHours(1), Cancel);
        Assert.Equal(500, run.Matched);

        var now = Noon.AddHours(1);
        for (var (turn, step) = (0, new ReprocessStep(0, Goes: true)); step.Goes; turn++)
        {
            // Each replica dies after its step: the next one comes when the lease is over.
            var owner = $"replica {turn}";
            Assert.NotNull(await Store.LeaseAsync(owner, now, now.AddSeconds(15), Cancel));
            Assert.Null(await Store.LeaseAsync("another", now, now.AddSeconds(15), Cancel));
            step = await Store.AdvanceAsync(run, owner, 70, now, now.AddSeconds(15), Cancel);
            now = now.AddSeconds(16);
        }

        var sent = await AttemptsAsync();
        Assert.Equal(500, sent.Count);
        Assert.All(sent, a => Assert.Equal(2, a));
        Assert.Equal(500, (await Store.FindAsync(run.RunId, Cancel))!.Queued);
        Assert.NotNull((await Store.FindAsync(run.RunId, Cancel))!.FinishedAt);
        Assert.Equal(500, ids.Count);
    }

    [Fact]
    public async Task a_replica_that_lost_its_lease_and_a_cancelled_run_send_nothing()
    {
        await FinishAsync(3);
        var run = await Store.StartAsync(Any, 50, Noon.AddHours(1), Cancel);
        var now = Noon.AddHours(1);
        await Store.LeaseAsync("one", now, now, Cancel);
        await Store.LeaseAsync("two", now.AddSeconds(1), now.AddSeconds(15), Cancel);

        Assert.Equal(new ReprocessStep(0, Goes: false), await Store.AdvanceAsync(run, "one", 1, now, now, Cancel));
        Assert.Equal(new ReprocessStep(1, Goes: true), await Store.AdvanceAsync(run, "two", 1, now, now, Cancel));
        Assert.Equal(1, (await Store.CancelAsync(run.RunId, now, Cancel))!.Queued);
        Assert.Equal(new ReprocessStep(0, Goes: false), await Store.AdvanceAsync(run, "two", 1, now, now, Cancel));
    }

    [Fact]
    public async Task every_condition_narrows_what_matches()
    {
        var ids = await FinishAsync(4);
        await Articles.SubmitAsync(new Submission(Documents.Valid(Documents.Text("on-its-way")), Noon, ""), Cancel);
        var now = Noon.AddHours(1);

        Assert.Equal(4, await Store.CountAsync(Any, now, Cancel));
        Assert.Equal(2, await Store.CountAsync(new ReprocessFilter([ids[0], ids[2], Guid.NewGuid().ToString()]), now, Cancel));
        Assert.Equal(4, await Store.CountAsync(new ReprocessFilter([], ArticleState.Indexed), now, Cancel));
        Assert.Equal(0, await Store.CountAsync(new ReprocessFilter([], ArticleState.Rejected), now, Cancel));
        Assert.Equal(0, await Store.CountAsync(new ReprocessFilter([], Source: "another"), now, Cancel));
        Assert.Equal(3, await Store.CountAsync(Any with { ReceivedFrom = UnixMicroseconds.Of(Noon.AddSeconds(1)) }, now, Cancel));
        Assert.Equal(1, await Store.CountAsync(Any with { ReceivedBefore = UnixMicroseconds.Of(Noon.AddSeconds(1)) }, now, Cancel));
    }

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    private ArticleStore Articles => new(_db!.Database, Meters.Telemetry(), Documents.Turns());

    private static ReprocessStore Of(IngestDatabase db) => new(db, new ArticleStore(db, Meters.Telemetry(), Documents.Turns()), Meters.Telemetry());

    /// <summary>Indexed articles, a second apart.</summary>
    private async Task<List<string>> FinishAsync(int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
            ids.Add((await Articles.SubmitAsync(new Submission(Documents.Valid(Documents.Text($"a{i}")), Noon.AddSeconds(i), ""), Cancel)).Article.ArticleId);
        await using var session = await _db!.Database.BeginWriteAsync(Cancel);
        await session.ExecuteAsync("DELETE FROM outbox", parameters: null, Cancel);
        await session.ExecuteAsync("UPDATE revisions SET state = 2, finished_at = received_at", parameters: null, Cancel);
        await session.CommitAsync(Cancel);
        return ids;
    }

    private async Task<List<int>> AttemptsAsync()
    {
        await using var session = await _db!.Database.ReadAsync(Cancel);
        return await session.QueryAsync<int>("SELECT attempt FROM outbox", parameters: null, Cancel);
    }
}

public sealed class SqliteReprocessStoreTests : ReprocessStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateSqliteAsync(Cancel);
}

public sealed class PostgreSqlReprocessStoreTests(PostgreSqlFixture server) : ReprocessStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync(server, Cancel);
}
