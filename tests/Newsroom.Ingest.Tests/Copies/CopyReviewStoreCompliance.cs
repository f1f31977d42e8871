using Newsroom.Ingest.Copies;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

/// <summary>What the store of copies of killed articles must do, on a database of its own for each test.</summary>
public abstract class CopyReviewStoreCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 3, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase? _db;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private CopyReviewStore Store => new(_db!.Database);

    public async ValueTask InitializeAsync() => _db = await CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
            await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task copies_come_in_the_order_in_which_they_were_found()
    {
        await Store.AddAsync([Copy("b", foundAt: 2), Copy("a", foundAt: 2)], Cancel);
        await Store.AddAsync([Copy("c", foundAt: 1)], Cancel);

        var first = await Store.ListAsync(includeDecided: false, after: null, limit: 2, AnyCaller.Parameters, Cancel);
        var rest = await Store.ListAsync(includeDecided: false, first[^1].Position, limit: 2, AnyCaller.Parameters, Cancel);

        Assert.Equal(["c", "a", "b"], first.Concat(rest).Select(c => c.CopyId));
        Assert.Equal(Copy("c", foundAt: 1), first[0]);
    }

    [Fact]
    public async Task a_copy_that_is_found_again_keeps_what_was_decided()
    {
        await Store.AddAsync([Copy("a", foundAt: 1)], Cancel);
        await Store.DecideAsync("killed", "a", CopyDecision.Keep, byPolicy: false, Noon, Cancel);

        await Store.AddAsync([Copy("a", foundAt: 2)], Cancel);

        Assert.Empty(await Store.ListAsync(includeDecided: false, after: null, limit: 10, AnyCaller.Parameters, Cancel));
        var copy = Assert.Single(await Store.ListAsync(includeDecided: true, after: null, limit: 10, AnyCaller.Parameters, Cancel));
        Assert.Equal((1L, (int)CopyDecision.Keep, UnixMicroseconds.Of(Noon), false), (copy.FoundAt, copy.Decision, copy.DecidedAt, copy.ByPolicy));
    }

    [Fact]
    public async Task a_kill_is_final_and_a_keep_is_not()
    {
        await Store.AddAsync([Copy("a", foundAt: 1)], Cancel);
        await Store.DecideAsync("killed", "a", CopyDecision.Keep, byPolicy: false, Noon, Cancel);

        var killed = await Store.DecideAsync("killed", "a", CopyDecision.Kill, byPolicy: true, Noon.AddHours(1), Cancel);
        var after = await Store.DecideAsync("killed", "a", CopyDecision.Keep, byPolicy: false, Noon.AddHours(2), Cancel);

        Assert.Equal(((int)CopyDecision.Kill, true), (killed!.Decision, killed.ByPolicy));
        Assert.Equal(killed, after);
        Assert.Null(await Store.DecideAsync("killed", "other", CopyDecision.Kill, byPolicy: false, Noon, Cancel));
        Assert.Null(await Store.FindAsync("other", "a", AnyCaller.Parameters, Cancel));
    }

    [Fact]
    public async Task copies_that_several_add_at_once_are_there_once()
    {
        var copies = Enumerable.Range(0, 50).Select(i => Copy($"copy-{i:D2}", foundAt: i)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.AddAsync([.. copies.OrderBy(_ => Random.Shared.Next())], Cancel)));

        Assert.Equal(copies, await Store.ListAsync(includeDecided: false, after: null, limit: 100, AnyCaller.Parameters, Cancel));
    }

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    private static CopyReviewRow Copy(string copyId, long foundAt) => new()
    {
        KilledId = "killed",
        CopyId = copyId,
        KilledRevision = 2,
        KilledSource = "agency",
        KilledGuid = "1",
        CopyRevision = 1,
        CopySource = "paper",
        CopyGuid = copyId,
        Title = "Bridge closed",
        Overlap = .9,
        SameFamily = true,
        Notice = "Retracted.",
        FoundAt = foundAt,
    };
}

public sealed class SqliteCopyReviewStoreTests : CopyReviewStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateSqliteAsync(Cancel);
}

public sealed class PostgreSqlCopyReviewStoreTests(PostgreSqlFixture server) : CopyReviewStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync(server, Cancel);
}
